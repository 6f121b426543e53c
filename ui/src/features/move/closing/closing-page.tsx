import { Link, useParams } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { channelName } from "@/components/channel-badge";
import { ApiError, http } from "@/lib/api/http";
import { longDate, number } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import { useMoveWrite } from "../data";
import styles from "../move.module.css";
import { AnswersCard, CourseCard, NoticeCard, PapersCard } from "./closing-cards";
import { ClosingEdit } from "./closing-form";
import { ClosingWarnings } from "./closing-warnings";
import { ClosingChip } from "./closings-card";
import { closingPath, closingQuery, type Closing } from "./data";
import { StillCard } from "./still-card";

type Act = "notices" | "close" | "cancel" | "archive";
/** What may follow, the expected step first. */
const NEXT: Record<string, Act[]> = { planned: ["notices", "close", "cancel"], noticing: ["close", "cancel"], closed: ["archive", "cancel"] };
const ASKED: readonly Act[] = ["notices", "archive"];

/** One closing: how far it is, who still writes only there, what comes next. */
export default function ClosingPage() {
  const { t } = useTranslation("move");
  const { closingId } = useParams({ strict: false });
  const id = Number(closingId);
  const closing = useQuery(closingQuery(id));
  const data = closing.data;
  const context = data && t("closing.context", { line: data.business_line_name, inbox: data.inbox_name, day: longDate(data.closes_on) });
  const title = data ? t("closing.page", { channel: channelName(data.channel) }) : t("closing.title");
  return (
    <Page title={title} badge={data && <ClosingChip state={data.state} />} context={context} actions={<Link to="/move" className={styles.kind}>{t("toFunnel")}</Link>}>
      <ListState loading={closing.isPending} error={closing.error} empty={false} onRetry={() => { void closing.refetch(); }} whenEmpty={null}>
        {data && (
          <>
            <Acts closing={data} />
            <ClosingWarnings closing={data} />
            <div className={styles.columns}>
              <div className={styles.left}>
                <CourseCard closing={data} />
                {data.state !== "archived" && <StillCard closing={data} />}
              </div>
              <div className={styles.left}>
                <NoticeCard closing={data} />
                <AnswersCard closing={data} />
                <PapersCard closing={data} />
              </div>
            </div>
          </>
        )}
      </ListState>
    </Page>
  );
}

function Acts({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const session = useSession();
  const [asking, setAsking] = useState<Act | null>(null);
  const [editing, setEditing] = useState(false);
  const act = useMoveWrite((what: Act) => http.post(closingPath(closing.id, `/${what}`)), () => { setAsking(null); });
  const acts = (NEXT[closing.state] ?? []).filter((one) => one !== "notices" || !closing.is_imported);
  if (!may(session, "inboxes.manage") || acts.length === 0) return null;
  const press = (what: Act) => { if (ASKED.includes(what)) setAsking(what); else act.mutate(what); };
  return (
    <div className={styles.row} role="group" aria-label={t("closing.acts")}>
      {acts.map((one, place) => (
        <Button key={one} variant={place === 0 ? "primary" : one === "cancel" ? "danger" : "default"} busy={act.isPending && act.variables === one} onClick={() => { press(one); }}>{t(`closing.to.${one}`)}</Button>
      ))}
      {["planned", "noticing"].includes(closing.state) && <Button onClick={() => { setEditing(true); }}>{t("closing.change")}</Button>}
      {act.error instanceof ApiError && <p className={styles.refusal} role="alert">{act.error.problem.detail ?? act.error.problem.title}</p>}
      {editing && <ClosingEdit closing={closing} onClose={() => { setEditing(false); }} />}
      {asking && (
        <ConfirmDialog opened danger={asking === "archive"} title={t(`closing.ask.${asking}.title`)} action={t(`closing.to.${asking}`)} busy={act.isPending} onConfirm={() => { act.mutate(asking); }} onClose={() => { setAsking(null); }}>
          {t(`closing.ask.${asking}.text`, { count: closing.left, shown: number(closing.left) })}
        </ConfirmDialog>
      )}
    </div>
  );
}
