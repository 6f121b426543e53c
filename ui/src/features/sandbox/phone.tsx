import { Menu } from "@mantine/core";
import { IconBattery3, IconBellOff, IconChevronLeft, IconDotsVertical, IconWifi } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Mark } from "@/components/mark";
import { dayTitle, time } from "@/lib/i18n/format";

import { phoneQuery, useCustomerAct, type Pressed } from "./api";
import { PhoneComposer } from "./phone-composer";
import { PhoneBubble } from "./phone-bubble";
import styles from "./phone.module.css";
import type { Bot, Customer, Phone, PhoneMessage } from "./types";

const TOAST_MS = 4000;

interface ScreenProps {
  bot: Bot;
  customer: Customer;
  start?: string;
  onStarted?: () => void;
}

/** The customer's telephone; `start` is what a link of the bot carries, until the customer begins by it. */
export function PhoneScreen({ bot, customer, start, onStarted }: ScreenProps) {
  const { t } = useTranslation("sandbox");
  const { data: phone } = useQuery(phoneQuery(bot.bot_id, customer.user_id));
  const [quoted, setQuoted] = useState<PhoneMessage | null>(null);
  const status = phone?.customer.status ?? customer.status;
  return (
    <section className={styles.phone} aria-label={t("phone.label", { name: `${customer.first_name} ${customer.last_name}` })}>
      <div className={styles.screen}>
        <StatusBar />
        <Header bot={bot} customer={customer} phone={phone} />
        <Thread bot={bot} customer={customer} phone={phone} onQuote={setQuoted} />
        <PhoneComposer
          bot={bot}
          customer={customer}
          status={status}
          quoted={quoted}
          onQuoteEnd={() => { setQuoted(null); }}
          start={start}
          onStarted={onStarted}
        />
        <div className={styles.homeBar} aria-hidden="true" />
      </div>
    </section>
  );
}

function StatusBar() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => { setNow(new Date()); }, 10_000);
    return () => { window.clearInterval(timer); };
  }, []);
  return (
    <div className={styles.statusBar} aria-hidden="true">
      <span>{time(now)}</span>
      <span className={styles.statusIcons}>
        <IconWifi size={15} stroke={2} />
        <IconBattery3 size={17} stroke={1.8} />
      </span>
    </div>
  );
}

function Header({ bot, customer, phone }: { bot: Bot; customer: Customer; phone: Phone | undefined }) {
  const { t } = useTranslation("sandbox");
  const act = useCustomerAct(bot.bot_id, customer.user_id);
  const isMuted = Boolean(phone?.muted_until_ms);
  const isKnown = customer.status !== "new";
  return (
    <header className={styles.header}>
      <IconChevronLeft size={20} stroke={2} className={styles.back} aria-hidden="true" />
      <span className={styles.face}><Mark size={24} on="rail" /></span>
      <div className={styles.who}>
        <p className={styles.botName}>
          {bot.name}
          {isMuted && <IconBellOff size={14} stroke={2} role="img" aria-label={t("phone.muted")} />}
        </p>
        <p className="t-caption">{t("phone.bot")}</p>
      </div>
      <Menu position="bottom-end" disabled={!isKnown}>
        <Menu.Target>
          <button type="button" className={styles.iconButton} aria-label={t("phone.menu")} disabled={!isKnown}>
            <IconDotsVertical size={20} stroke={2} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => { act.mutate({ do: "act", act: isMuted ? "unmute" : "mute" }); }}>{t(isMuted ? "phone.unmute" : "phone.mute")}</Menu.Item>
          <Menu.Item onClick={() => { act.mutate({ do: "act", act: "clear" }); }}>{t("phone.clear")}</Menu.Item>
          <Menu.Item onClick={() => { act.mutate({ do: "act", act: "remove" }); }}>{t("phone.remove")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

interface ThreadProps {
  bot: Bot;
  customer: Customer;
  phone: Phone | undefined;
  onQuote: (message: PhoneMessage) => void;
}

function Thread({ bot, customer, phone, onQuote }: ThreadProps) {
  const { t } = useTranslation("sandbox");
  const act = useCustomerAct(bot.bot_id, customer.user_id);
  const box = useRef<HTMLDivElement>(null);
  const messages = phone?.messages ?? [];
  const newest = messages.at(-1)?.mid;
  const [link, setLink] = useState<string | null>(null);

  useEffect(() => {
    if (!link) return undefined;
    const timer = window.setTimeout(() => { setLink(null); }, TOAST_MS);
    return () => { window.clearTimeout(timer); };
  }, [link]);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    toEnd();
  }, [newest, messages.length, phone?.action]);

  const press = (mid: string, row: number, column: number) => {
    act.mutate(
      { do: "press", mid, row, column },
      { onSuccess: (pressed) => { setLink((pressed as Pressed).result?.url ?? null); } },
    );
  };
  let day = "";
  return (
    <div ref={box} className={styles.thread} role="log" aria-label={t("phone.thread")} tabIndex={0} onLoadCapture={toEnd}>
      {messages.length === 0 && phone && <p className={styles.nothing}>{t(customer.status === "new" ? "phone.notOpened" : "phone.noMessages")}</p>}
      {messages.map((message) => {
        const title = dayTitle(new Date(message.at_ms).toISOString());
        const isNewDay = title !== day;
        day = title;
        return (
          <div key={message.mid} className={styles.line}>
            {isNewDay && <p className={styles.day}>{title}</p>}
            <PhoneBubble message={message} onPress={(row, column) => { press(message.mid, row, column); }} onQuote={() => { onQuote(message); }} />
          </div>
        );
      })}
      {phone?.action && <p className={styles.typing}>{t(phone.action === "typing_on" ? "phone.typing" : "phone.sending", { name: bot.name })}</p>}
      <Toast text={phone?.toast ?? null} at={phone?.toast_at_ms ?? 0} />
      {link && <p className={styles.toast} role="status">{t("phone.link", { url: link })}</p>}
    </div>
  );
}

/** The answer to a pressed button: shown for a moment when it comes, never for an old one. */
function Toast({ text, at }: { text: string | null; at: number }) {
  const first = useRef<number | null>(null);
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (first.current === null) {
      first.current = at;
      return undefined;
    }
    if (at === first.current) return undefined;
    first.current = at;
    setShown(at);
    const timer = window.setTimeout(() => { setShown(0); }, TOAST_MS);
    return () => { window.clearTimeout(timer); };
  }, [at]);
  return shown === at && at > 0 && text ? <p className={styles.toast} role="status">{text}</p> : null;
}
