import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { number } from "@/lib/i18n/format";

import { importQuery, useImportWrite, type ImportDetail } from "./data";
import { Facts } from "./facts";
import styles from "./imports.module.css";
import { PullProgress } from "./pull";
import { Questions } from "./questions";
import { Result } from "./result";
import { share, StateChip } from "./state-chip";
import { Start } from "./start";
import { UndoDialog } from "./undo-dialog";
import { UploadDialog } from "./upload-dialog";

/** One export from its upload to its undoing. */
export default function ImportPage() {
  const { t } = useTranslation("imports");
  const { importId } = useParams({ strict: false });
  const found = useQuery(importQuery(Number(importId)));
  return (
    <Page
      title={found.data?.item.name ?? t("title")}
      badge={found.data && <StateChip item={found.data.item} />}
      context={<><Link to="/imports">{t("title")}</Link>{found.data?.title && ` · ${found.data.item.is_pulled ? t("pull.byApi") : found.data.title}`}</>}
      actions={found.data && <Acts detail={found.data} />}
    >
      <ListState loading={found.isPending} error={found.error} empty={!found.data} since={found.dataUpdatedAt || undefined} onRetry={() => { void found.refetch(); }} whenEmpty={null}>
        {found.data && <Body detail={found.data} />}
      </ListState>
    </Page>
  );
}

function Body({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const { item } = detail;
  const part = share(item);
  return (
    <>
      {item.failure && item.state !== "held" && <Card><p role="alert" className={styles.refusal}>{item.failure}</p><p className={styles.text}>{t(`after.${item.state}`, { defaultValue: "" })}</p></Card>}
      {(item.state === "pulling" || item.state === "held") && <PullProgress item={item} />}
      {(part !== null || item.state === "looking" || item.state === "undoing") && (
        <Card title={t(item.state === "looking" && item.is_pulled ? "pull.looking" : `progress.${item.state}`)}>
          {part !== null && <Progress value={part * 100} aria-label={t(`progress.${item.state}`)} />}
          <p className={styles.text} role="status">
            {item.state === "looking" ? t("looked", { count: item.looked, shown: number(item.looked) }) : part !== null && t("part", { position: number(item.state === "uploading" ? item.pieces : item.position), total: number(item.state === "uploading" ? Math.ceil(item.size / item.piece_size) : item.total) })}
          </p>
        </Card>
      )}
      {Object.keys(item.counts).length > 0 && <Result detail={detail} />}
      {item.state === "asked" && (detail.questions.length > 0 ? <Questions key={detail.questions.map((one) => one.id).join()} detail={detail} /> : <Start detail={detail} />)}
      {detail.findings && <Facts detail={detail} />}
    </>
  );
}

function Acts({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const { id, state } = detail.item;
  const [open, setOpen] = useState<"undo" | "drop" | "send" | null>(null);
  const change = useImportWrite((wanted: string) => http.put(`/api/v1/imports/${String(id)}/state`, { state: wanted }));
  const drop = useImportWrite(() => http.delete(`/api/v1/imports/${String(id)}`), () => { void navigate({ to: "/imports" }); });
  const close = (): void => { setOpen(null); };
  return (
    <>
      {change.error && <span role="alert" className={styles.refusal}>{explain(change.error)}</span>}
      {state === "uploading" && <Button onClick={() => { setOpen("send"); }}>{t("act.send")}</Button>}
      {(state === "running" || state === "pulling") && <Button busy={change.isPending} onClick={() => { change.mutate("paused"); }}>{t("act.pause")}</Button>}
      {(state === "paused" || state === "failed" || state === "held") && <Button variant={state === "held" && detail.item.failure ? "default" : "primary"} busy={change.isPending} onClick={() => { change.mutate("running"); }}>{t("act.resume")}</Button>}
      {["running", "paused", "failed", "done"].includes(state) && <Button variant="danger" onClick={() => { setOpen("undo"); }}>{t("act.undo")}</Button>}
      {["uploading", "pulling", "held", "looking", "asked", "refused"].includes(state) && <Button variant="quiet" onClick={() => { setOpen("drop"); }}>{t("act.drop")}</Button>}
      {open === "undo" && <UndoDialog id={id} busy={change.isPending} onClose={close} onConfirm={() => { change.mutate("undoing", { onSuccess: close }); }} />}
      {open === "send" && <UploadDialog into={detail.item} onClose={close} onSent={close} />}
      <ConfirmDialog opened={open === "drop"} title={t("drop.title")} action={t("drop.act")} danger busy={drop.isPending} onClose={close} onConfirm={() => { drop.mutate(undefined); }}>
        <p>{t("drop.detail")}</p>
      </ConfirmDialog>
    </>
  );
}
