import { IconCopy, IconPlugConnected, IconUserPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/page";
import { showToast } from "@/lib/toasts";

import styles from "../sandbox.module.css";
import { useAct, useAddCustomer, useConnect, useFaults, useLines, useSay, useSetFault, type Account, type Customer } from "./api";
import own from "./twins.module.css";

const SAMPLES = ["image", "file", "voice", "location", "contact"];
const FEW = 8;

interface CustomersProps {
  channel: string;
  account: Account;
  customers: Customer[];
  chosen: Customer | undefined;
  onChoose: (id: string) => void;
}

export function CustomersCard({ channel, account, customers, chosen, onChoose }: CustomersProps) {
  const { t } = useTranslation("sandbox");
  const add = useAddCustomer(channel, account.id);
  const [whole, setWhole] = useState(false);
  const shown = whole ? customers : customers.filter((one, place) => place < FEW || one.id === chosen?.id);
  return (
    <Card title={t("customer.title")}>
      <div className={styles.chips} role="group" aria-label={t("customer.choose")}>
        {shown.map((one) => <button key={one.id} type="button" className={styles.chip} aria-pressed={one.id === chosen?.id} title={one.address} onClick={() => { onChoose(one.id); }}>{one.name}</button>)}
        {shown.length < customers.length && <button type="button" className={styles.chip} onClick={() => { setWhole(true); }}>{t("customer.more", { count: customers.length - shown.length })}</button>}
        <button type="button" className={styles.chip} disabled={add.isPending} onClick={() => { add.mutate(`${t("customer.newName")} ${String(customers.length + 1)}`, { onSuccess: (made) => { onChoose(made.id); } }); }}>
          <IconUserPlus size={14} stroke={2} />{t("customer.add")}
        </button>
      </div>
      {chosen?.address && <p className={styles.group}>{chosen.address}</p>}
    </Card>
  );
}

export function DeedsCard({ channel, account, customer, acts }: { channel: string; account: Account; customer: Customer; acts: string[] }) {
  const { t } = useTranslation("sandbox");
  const say = useSay(channel, account.id, customer.id);
  const act = useAct(channel, account.id, customer.id);
  const { data: lines } = useLines(channel, account.id, customer.id);
  const mine = lines?.findLast((line) => line.side === "customer" && !line.is_removed);
  const theirs = lines?.findLast((line) => line.side === "company");
  if (acts.length === 0) return null;
  const deeds: [string, string | undefined, string][] = [
    ["edit", mine?.id, `${mine?.text ?? ""} ${t("twin.corrected")}`.trim()], ["remove", mine?.id, ""], ["read", theirs?.id, ""], ["block", "", ""], ["allow", "", ""],
  ];
  return (
    <Card title={t("customer.act")}>
      <div className={styles.deeds}>
        {SAMPLES.filter((one) => acts.includes(one)).map((one) => <Button key={one} size="sm" onClick={() => { say.mutate({ sample: one }); }}>{t(`kind.${one}`)}</Button>)}
        {deeds.filter(([name]) => acts.includes(name)).map(([name, line, value]) => (
          <Button key={name} size="sm" disabled={line === undefined} onClick={() => { act.mutate({ act: name, line, value }); }}>{t(`twin.act.${name}`)}</Button>
        ))}
      </div>
    </Card>
  );
}

export function FaultsCard({ channel, account }: { channel: string; account: Account }) {
  const { t } = useTranslation("sandbox");
  const { data } = useFaults(channel, account.id);
  const set = useSetFault(channel, account.id);
  if (!data?.length) return null;
  return (
    <Card title={t("faults.title")}>
      <p className={own.hint}>{t("twin.faultHint")}</p>
      <div className={styles.faults}>
        {data.map((one) => (
          <label key={one.id} className={styles.fault}>
            <span className={styles.faultName}>{one.title}</span>
            <input
              key={one.value} className={own.number} type="number" min={0} step="any" defaultValue={one.value}
              onBlur={(event) => { if (Number(event.currentTarget.value) !== one.value) set.mutate({ id: one.id, value: Math.max(0, Number(event.currentTarget.value)) }); }}
            />
          </label>
        ))}
      </div>
    </Card>
  );
}

/** The keys of the twin's account: for the form of a connection, or for one press that fills it in; `link` leads people in. */
export function KeysCard({ channel, account, link }: { channel: string; account: Account; link?: string }) {
  const { t } = useTranslation("sandbox");
  const navigate = useNavigate();
  const connect = useConnect(channel);
  const copy = (value: string) => { void navigator.clipboard.writeText(value).then(() => { showToast({ text: t("twin.copied") }); }); };
  return (
    <Card title={t("twin.keys")}>
      <dl className={own.keys}>
        {[...Object.entries(account.fields), ...(link ? [[t("twin.link"), link] as const] : [])].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd><code title={value}>{value}</code><IconButton label={`${t("twin.copy")}: ${name}`} size="sm" onClick={() => { copy(value); }}><IconCopy size={16} stroke={2} /></IconButton></dd>
          </div>
        ))}
      </dl>
      <Button icon={<IconPlugConnected size={16} stroke={2} />} busy={connect.isPending} onClick={() => { connect.mutate(account, { onSuccess: (id) => void navigate({ to: `/channels/${String(id)}` }) }); }}>{t("twin.connect")}</Button>
    </Card>
  );
}
