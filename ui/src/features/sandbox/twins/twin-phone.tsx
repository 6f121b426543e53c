import { IconBattery3, IconChevronLeft, IconSend, IconWifi } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { dayTitle, time } from "@/lib/i18n/format";

import styles from "../phone.module.css";
import { useAct, useLines, useSay, type Account, type Customer } from "./api";
import { TwinBubble } from "./twin-bubble";

interface PhoneProps {
  channel: string;
  account: Account;
  customer: Customer;
}

/** The customer's telephone of any channel, over the common control of its twin. */
export function TwinPhone({ channel, account, customer }: PhoneProps) {
  const { t } = useTranslation("sandbox");
  const { data: lines } = useLines(channel, account.id, customer.id);
  const act = useAct(channel, account.id, customer.id);
  const box = useRef<HTMLDivElement>(null);
  const newest = lines?.at(-1)?.id;
  useLayoutEffect(() => { if (box.current) box.current.scrollTop = box.current.scrollHeight; }, [newest]);
  return (
    <section className={styles.phone} aria-label={t("phone.label", { name: customer.name })}>
      <div className={styles.screen}>
        <div className={styles.statusBar} aria-hidden="true">
          <span>{time(new Date())}</span>
          <span className={styles.statusIcons}><IconWifi size={15} stroke={2} /><IconBattery3 size={17} stroke={1.8} /></span>
        </div>
        <header className={styles.header}>
          <IconChevronLeft size={20} stroke={2} className={styles.back} aria-hidden="true" />
          <ChannelBadge channel={channel} size={28} />
          <div className={styles.who}>
            <p className={styles.botName}>{account.name}</p>
            <p className="t-caption">{channelName(channel)}</p>
          </div>
        </header>
        <div ref={box} className={styles.thread} role="log" aria-label={t("phone.thread")} tabIndex={0}>
          {lines?.length === 0 && <p className={styles.nothing}>{t("phone.noMessages")}</p>}
          {lines?.map((line, at) => {
            const title = dayTitle(line.at);
            const before = lines[at - 1];
            return (
              <div key={line.id} className={styles.line}>
                {(!before || dayTitle(before.at) !== title) && <p className={styles.day}>{title}</p>}
                <TwinBubble line={line} onPress={(button) => { act.mutate({ act: "press", line: line.id, value: button }); }} />
              </div>
            );
          })}
        </div>
        <Composer channel={channel} account={account} customer={customer} />
        <div className={styles.homeBar} aria-hidden="true" />
      </div>
    </section>
  );
}

function Composer({ channel, account, customer }: PhoneProps) {
  const { t } = useTranslation("sandbox");
  const say = useSay(channel, account.id, customer.id);
  const [text, setText] = useState("");
  const [title, setTitle] = useState("");
  const hasTitle = channel === "email";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (!said) return;
    say.mutate({ text: said, title: title.trim() });
    setText("");
  };
  return (
    <form className={styles.composer} onSubmit={submit}>
      {hasTitle && <input className={styles.field} aria-label={t("twin.subject")} placeholder={t("twin.subject")} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />}
      <textarea
        className={styles.field} rows={1} aria-label={t("phone.message")} placeholder={t("phone.message")} value={text}
        onChange={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event); }}
      />
      <button type="submit" className={styles.sendButton} aria-label={t("phone.send")} disabled={!text.trim()}><IconSend size={18} stroke={1.8} /></button>
    </form>
  );
}
