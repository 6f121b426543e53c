import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { number, rowTime, shortDate } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";

import { AnswerCard } from "./answer-card";
import { gathered, requestQuery, type RequestDetail, type SubjectRequest } from "./data";
import { ErasureCard } from "./erasure-card";
import { IdentityCard } from "./identity-card";
import { StateChip, Term } from "./queue";
import styles from "./requests.module.css";

/** One request: what is asked and by when, who it is, what is known, the answer, the destruction, every step. */
export function OneRequest({ id }: { id: number }) {
  const { t } = useTranslation("rights");
  const found = useQuery(requestQuery(id));
  return (
    <ListState loading={found.isPending} error={found.error} empty={!found.data} onRetry={() => { void found.refetch(); }} whenEmpty={<EmptyState title={t("queue.emptyClosed")} />}>
      <Link to="/privacy/$section" params={{ section: "requests" }}>← {t("back")}</Link>
      {found.data && (
        <div className={styles.columns}>
          <div className={styles.stack}>
            <AskedCard request={found.data.request} />
            <IdentityCard request={found.data.request} />
            <KnownCard detail={found.data} />
          </div>
          <div className={styles.stack}>
            <AnswerCard request={found.data.request} />
            {(found.data.request.erases || found.data.holds.length > 0) && <ErasureCard detail={found.data} />}
            <StepsCard detail={found.data} />
          </div>
        </div>
      )}
    </ListState>
  );
}

function AskedCard({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation(["rights", "interview"]);
  return (
    <Card title={`${request.title}: ${request.subject}`} aside={<StateChip request={request} />}>
      <div className={styles.form}>
        <p className={styles.due}><b>{t("until", { date: shortDate(request.due_on) })}</b><Term request={request} /></p>
        {request.is_preliminary && <p className={styles.muted}>{t("preliminaryHint")}</p>}
        {request.extended_why && <p className={styles.note}>{t("extended", { why: request.extended_why })}</p>}
        {request.address && <p className={styles.note}>{t("address", { address: request.address })}</p>}
        {request.words && <p className={styles.words}>{request.words}</p>}
        {request.norms.map((norm) => (
          <div key={norm.rule}>
            <p className={styles.note}>{norm.duty}</p>
            <p className={styles.muted}>{tied(norm.norm)}, {t(`interview:confidence.${norm.confidence}`)}</p>
          </div>
        ))}
        {request.conversation_id && request.erasure?.state !== "done" && <Link to="/inbox/$conversationId" params={{ conversationId: String(request.conversation_id) }}>{t("conversation")}</Link>}
      </div>
    </Card>
  );
}

function KnownCard({ detail }: { detail: RequestDetail }) {
  const { t } = useTranslation("rights");
  const gather = useMutation({
    mutationFn: () => gathered(detail.request.id),
    onSuccess: (content) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(content);
      link.download = `request-${String(detail.request.id)}.zip`;
      link.click();
      URL.revokeObjectURL(link.href);
    },
  });
  const aside = detail.known.length > 0 && <Button size="sm" busy={gather.isPending} onClick={() => { gather.mutate(); }}>{t("known.download")}</Button>;
  return (
    <Card title={t("known.title")} aside={aside}>
      {detail.known.length === 0 && <p className={styles.muted}>{t("known.none")}</p>}
      <ul className={styles.list}>
        {detail.known.map((row) => (
          <li key={row.title}>
            <span>{row.title}{row.kept && <span className={styles.muted}><br />{t("known.kept", { why: row.kept })}</span>}</span>
            <span>{number(row.rows)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function StepsCard({ detail }: { detail: RequestDetail }) {
  const { t } = useTranslation("rights");
  return (
    <Card title={t("steps.title")}>
      <ul className={styles.list}>
        {detail.steps.map((step) => (
          <li key={`${step.at}${step.step}`}>
            <span>{t(`steps.${step.step}`)}<span className={styles.muted}><br />{[step.by_name, step.note].filter(Boolean).join(": ")}</span></span>
            <span className={styles.muted}>{rowTime(step.at)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
