import { SegmentedControl, TextInput } from "@mantine/core";
import { IconDownload, IconMessageQuestion, IconPlus, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { number, shortDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { Views } from "../audit-page";
import { itemsQuery, wordsQuery, type Item, type Words } from "../data";
import styles from "../audit.module.css";

import { ImportDialog } from "./import-dialog";
import { Interview } from "./interview";
import { ItemDrawer } from "./item-drawer";

type Open = "new" | "import" | "interview" | number | null;
const SHOWN = 3;
const STATES = ["active", "proposed", "rejected", "retired", "merged"] as const;

/** What is used, and what scanners propose. */
export default function InventoryView() {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const [state, setState] = useState<string>("active");
  const [word, setWord] = useState("");
  const { item: asked } = useSearch({ strict: false }) as { item?: number };
  const [open, setOpen] = useState<Open>(() => Number(asked) || null);
  const list = useInfiniteQuery(itemsQuery({ stands: state, word }));
  const words = useQuery(wordsQuery);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = list.data?.pages[0]?.counts ?? {};
  const close = (): void => { setOpen(null); };
  const tools = may && (
    <>
      <Button icon={<IconMessageQuestion size={16} stroke={2} />} onClick={() => { setOpen("interview"); }}>{t("interview.open")}</Button>
      <Button icon={<IconUpload size={16} stroke={2} />} onClick={() => { setOpen("import"); }}>{t("import.open")}</Button>
      <Button variant="primary" icon={<IconPlus size={16} stroke={2} />} onClick={() => { setOpen("new"); }}>{t("item.add")}</Button>
    </>
  );
  return (
    <Page title={t("inventory.title")} context={t("inventory.context")} actions={tools}>
      <Views current="inventory" />
      <div className={styles.tools}>
        <SegmentedControl size="xs" aria-label={t("inventory.states")} value={state} onChange={setState} data={STATES.map((value) => ({ value, label: `${t(`state.${value}`)} ${counts[value] ?? ""}`.trim() }))} />
        <TextInput size="xs" aria-label={t("inventory.find")} placeholder={t("inventory.find")} value={word} onChange={(event) => { setWord(event.currentTarget.value); }} />
        <a href="/api/v1/audit/items/export?kind=xlsx" download><IconDownload size={14} stroke={2} aria-hidden="true" /> XLSX</a>
        <a href="/api/v1/audit/items/export?kind=csv" download>CSV</a>
      </div>
      <Card grow flush>
        <ListState loading={list.isPending} error={list.error} empty={rows.length === 0} rowHeight={40} onRetry={() => { void list.refetch(); }} whenEmpty={<EmptyState title={t(`inventory.empty.${state}`)} detail={t("inventory.emptyHint")} />}>
          <Rows rows={rows} words={words.data} onOpen={(item) => { setOpen(item.id); }} />
          {list.hasNextPage && <div className={styles.show}><Button busy={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage(); }}>{t("inventory.next")}</Button></div>}
        </ListState>
      </Card>
      {words.data && (open === "new" || typeof open === "number") && <ItemDrawer key={open} id={open === "new" ? null : open} words={words.data} onClose={close} />}
      {open === "import" && <ImportDialog onClose={close} />}
      {words.data && open === "interview" && <Interview words={words.data} onClose={close} />}
    </Page>
  );
}

function Rows({ rows, words, onOpen }: { rows: Item[]; words: Words | undefined; onOpen: (item: Item) => void }) {
  const { t } = useTranslation("audit");
  const titles = (list: { id: string; title: string }[] | undefined) => new Map((list ?? []).map((one) => [one.id, one.title]));
  const kinds = titles(words?.kinds);
  const purposes = titles(words?.purposes);
  const data = titles(words?.data);
  const countries = titles(words?.countries);
  const place = (code: string | null) => (code === null ? t("unknown") : (countries.get(code) ?? code));
  return (
    <Table
      label={t("inventory.title")} rows={rows} rowKey={(row) => row.id} onOpen={onOpen}
      columns={[
        { key: "title", title: t("field.title"), render: (row) => <span><span className={styles.name}>{row.title}</span>{kinds.get(row.kind) !== row.title && <><br /><span className={styles.muted}>{kinds.get(row.kind) ?? row.kind}</span></>}</span> },
        { key: "purposes", title: t("field.purposes"), render: (row) => row.purposes.map((one) => purposes.get(one) ?? one).join(", ") || "—" },
        { key: "data", title: t("field.data"), render: (row) => (row.data.length > 0 ? <Short words={row.data.map((one) => data.get(one) ?? one)} /> : "—") },
        { key: "first", title: t("field.first"), render: (row) => place(row.first_in) },
        { key: "kept", title: t("field.kept"), render: (row) => place(row.kept_in) },
        { key: "volume", title: t("field.volume"), number: true, render: (row) => (row.volume === null ? "—" : number(row.volume)) },
        { key: "owner", title: t("field.owner"), render: (row) => row.owner || "—" },
        { key: "contract", title: t("field.contract"), render: (row) => t(`told.${row.contract}`) },
        { key: "seen", title: t("field.seen"), render: (row) => `${t(`source.${row.source}`)}${row.last_seen_at ? `, ${shortDate(row.last_seen_at)}` : ""}` },
      ]}
    />
  );
}

/** The first few of many words; the rest is counted and told whole in the drawer. */
function Short({ words }: { words: string[] }) {
  const { t } = useTranslation("audit");
  const rest = words.length - SHOWN;
  const small = (word: string, at: number): string => (at > 0 && /^.\p{Ll}/u.test(word) ? word.charAt(0).toLocaleLowerCase("ru") + word.slice(1) : word);
  return <span>{words.slice(0, SHOWN).map(small).join(", ")}{rest > 0 && <span className={styles.muted}> {t("inventory.more", { count: rest })}</span>}</span>;
}
