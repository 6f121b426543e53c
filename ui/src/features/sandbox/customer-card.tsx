import {
  IconFile, IconMapPin, IconMicrophone, IconMusic, IconPencil, IconPhone, IconPhoto, IconSticker, IconTrash, IconUserPlus, IconVideo,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";

import { phoneQuery, useAddCustomer, useCustomerAct } from "./api";
import { startEditing } from "./editing";
import styles from "./sandbox.module.css";
import type { Bot, Customer, SendKind } from "./types";

const KINDS: [SendKind, ReactNode][] = [
  ["image", <IconPhoto key="i" size={16} stroke={1.8} />],
  ["file", <IconFile key="f" size={16} stroke={1.8} />],
  ["voice", <IconMicrophone key="v" size={16} stroke={1.8} />],
  ["contact", <IconPhone key="c" size={16} stroke={1.8} />],
  ["location", <IconMapPin key="l" size={16} stroke={1.8} />],
  ["video", <IconVideo key="w" size={16} stroke={1.8} />],
  ["audio", <IconMusic key="a" size={16} stroke={1.8} />],
  ["sticker", <IconSticker key="s" size={16} stroke={1.8} />],
];

const FEW = 8;

interface CustomerCardProps {
  bot: Bot;
  customers: Customer[];
  chosen: Customer | undefined;
  onChoose: (userId: number) => void;
}

export function CustomerCard({ bot, customers, chosen, onChoose }: CustomerCardProps) {
  const { t } = useTranslation("sandbox");
  const add = useAddCustomer(bot.bot_id, (customer) => { onChoose(customer.user_id); });
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? customers : customers.filter((one, place) => place < FEW || one.user_id === chosen?.user_id);
  const hidden = customers.length - shown.length;
  return (
    <Card title={t("customer.title")}>
      <div className={styles.chips} role="group" aria-label={t("customer.choose")}>
        {shown.map((one) => (
          <button
            key={one.user_id}
            type="button"
            className={styles.chip}
            aria-pressed={one.user_id === chosen?.user_id}
            onClick={() => { onChoose(one.user_id); }}
          >
            {shortName(one)}
          </button>
        ))}
        {hidden > 0 && (
          <button type="button" className={styles.chip} aria-expanded={false} onClick={() => { setWhole(true); }}>
            {t("customer.more", { count: hidden })}
          </button>
        )}
        <button
          type="button"
          className={styles.chip}
          disabled={add.isPending}
          onClick={() => { add.mutate({ first_name: t("customer.newName"), last_name: String(customers.length + 1) }); }}
        >
          <IconUserPlus size={14} stroke={2} />
          {t("customer.add")}
        </button>
      </div>
      {chosen && <Deeds bot={bot} customer={chosen} />}
    </Card>
  );
}

function Deeds({ bot, customer }: { bot: Bot; customer: Customer }) {
  const { t } = useTranslation("sandbox");
  const act = useCustomerAct(bot.bot_id, customer.user_id);
  const phone = useQuery(phoneQuery(bot.bot_id, customer.user_id));
  const own = phone.data?.messages.filter((one) => !one.from_bot && !one.is_removed && !one.is_hidden);
  const last = own?.at(-1);
  const written = own?.findLast((one) => one.text);
  const isActive = customer.status === "active";
  return (
    <>
      <p className={styles.group}>{t("customer.send")}</p>
      <div className={styles.deeds}>
        {KINDS.map(([kind, icon]) => (
          <Button key={kind} size="sm" icon={icon} onClick={() => { act.mutate({ do: "send", kind }); }}>{t(`kind.${kind}`)}</Button>
        ))}
        <Button
          size="sm"
          icon={<IconPencil size={16} stroke={1.8} />}
          disabled={!written}
          title={written ? undefined : t("customer.nothingOwn")}
          onClick={() => { if (written?.text) startEditing({ mid: written.mid, text: written.text }); }}
        >
          {t("kind.edit")}
        </Button>
        <Button
          size="sm"
          icon={<IconTrash size={16} stroke={1.8} />}
          disabled={!last}
          title={last ? undefined : t("customer.nothingOwn")}
          onClick={() => { if (last) act.mutate({ do: "delete", mid: last.mid }); }}
        >
          {t("kind.delete")}
        </Button>
      </div>
      <p className={styles.group}>{t("customer.act")}</p>
      <div className={styles.deeds}>
        <Button size="sm" onClick={() => { act.mutate({ do: "act", act: isActive ? "stop" : "start" }); }}>{t(isActive ? "act.stop" : "act.start")}</Button>
        <Button size="sm" onClick={() => { act.mutate({ do: "act", act: "start", payload: invitation() }); }}>{t("act.invite")}</Button>
        <Button size="sm" onClick={() => { act.mutate({ do: "say", text: t("act.withdrawText") }); }}>{t("act.withdraw")}</Button>
      </div>
    </>
  );
}

export function shortName(customer: Customer): string {
  const letter = [...customer.last_name][0];
  if (!letter) return customer.first_name;
  return /\p{L}/u.test(letter) ? `${customer.first_name} ${letter}.` : `${customer.first_name} ${customer.last_name}`;
}

function invitation(): string {
  return `inv_${Math.random().toString(36).slice(2, 7)}`;
}
