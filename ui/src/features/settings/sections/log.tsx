import { Select, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { shortDate, time } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { operatorsQuery } from "../data";
import styles from "../settings.module.css";

interface Entry {
  seq: number;
  at: string;
  account_id: number | null;
  account_name: string;
  action: string;
  target: string;
  address: string;
  details: Record<string, unknown>;
}

interface Answer {
  items: Entry[];
  next: number | null;
}

const KINDS = [
  "login", "password", "totp", "operator", "grants", "role", "api_token", "personal", "consent", "request", "erasure", "hold", "retention", "document", "incident", "gate", "rulebook", "company", "inbox", "channel", "setup",
] as const;

/** What an entry is about: its kind in words, then the number or the name. */
function About({ target }: { target: string }) {
  const { t, i18n } = useTranslation("settings");
  const may = useSession().permissions.includes("contacts.view");
  if (!target || target.startsWith("list:")) return null;
  if (target === "console") return <p className="t-caption">{t("log.console")}</p>;
  const at = target.indexOf(":");
  const [kind, id] = at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
  const word = i18n.exists(`settings:log.target.${kind}`) ? t(`log.target.${kind}`) : kind;
  const named = kind === "place" && i18n.exists(`settings:log.place.${id}`) ? t(`log.place.${id}`) : id;
  const said = [word, /^\d+$/.test(id) ? `№\u00a0${id}` : named].filter(Boolean).join(" ");
  return <p className="t-caption">{kind === "contact" && may ? <Link to={`/contacts/${id}` as "/"}>{said}</Link> : said}</p>;
}

/** The reason that somebody gave, where one was asked for. */
function Why({ details }: Pick<Entry, "details">) {
  const { t } = useTranslation("settings");
  const why = [details.reason, details.comment, details.why].find((one) => typeof one === "string" && one);
  return typeof why === "string" ? <p className="t-caption">{t("log.why", { why })}</p> : null;
}

/** Who entered and who gave what to whom; nothing here can be erased. */
export default function Log() {
  const { t, i18n } = useTranslation("settings");
  const operators = useQuery(operatorsQuery);
  const [action, setAction] = useState("");
  const [account, setAccount] = useState("");
  const [since, setSince] = useState("");
  const filter = { action, account_id: account, since: since ? new Date(since).toISOString() : "" };
  const log = useInfiniteQuery({
    queryKey: ["settings", "log", filter],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) => http.get<Answer>("/api/v1/access-log", { ...filter, before: pageParam }),
    getNextPageParam: (page) => page.next,
  });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  const said = (entry: Entry): string => (i18n.exists(`settings:log.action.${entry.action}`) ? t(`log.action.${entry.action}`) : entry.action);
  const columns: Column<Entry>[] = [
    { key: "at", title: t("log.at"), width: 150, render: (row) => `${shortDate(row.at)}, ${time(row.at)}` },
    { key: "who", title: t("log.who"), width: 200, render: (row) => row.account_name || (row.address || row.target === "console" ? t("log.nobody") : t("log.itself")) },
    { key: "action", title: t("log.what"), render: (row) => <div><p>{said(row)}</p><About target={row.target} /><Why details={row.details} /></div> },
    { key: "address", title: t("log.address"), width: 150, render: (row) => <span className="mono">{row.address}</span> },
    { key: "seq", title: t("log.seq"), number: true, width: 90, render: (row) => row.seq },
  ];
  return (
    <Card grow flush>
      <div className={styles.filters}>
        <Select label={t("log.kind")} allowDeselect={false} value={action} onChange={(value) => { setAction(value ?? ""); }} data={[{ value: "", label: t("log.any") }, ...KINDS.map((value) => ({ value, label: t(`log.kinds.${value}`) }))]} />
        <Select label={t("log.who")} allowDeselect={false} value={account} onChange={(value) => { setAccount(value ?? ""); }} data={[{ value: "", label: t("log.everybody") }, ...(operators.data ?? []).map((row) => ({ value: String(row.id), label: row.name }))]} />
        <TextInput label={t("log.since")} type="date" value={since} onChange={(event) => { setSince(event.currentTarget.value); }} />
      </div>
      <ListState loading={log.isPending} error={log.error} empty={rows.length === 0} onRetry={() => { void log.refetch(); }} whenEmpty={<EmptyState title={t("log.empty")} />}>
        <Table label={t("log.title")} columns={columns} rows={rows} rowKey={(row) => row.seq} />
        {log.hasNextPage && <div className={styles.more}><Button busy={log.isFetchingNextPage} onClick={() => { void log.fetchNextPage(); }}>{t("log.more")}</Button></div>}
      </ListState>
    </Card>
  );
}
