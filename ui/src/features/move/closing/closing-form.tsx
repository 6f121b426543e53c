import { Checkbox, Drawer, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { ApiError, http } from "@/lib/api/http";
import { longDate, number } from "@/lib/i18n/format";
import { newKey } from "@/lib/key";

import { useMoveWrite } from "../data";
import styles from "../move.module.css";
import { LinkWarning } from "./closing-warnings";
import { closingPath, draftQuery, lookQuery, type Closable, type Closing, type Draft } from "./data";

const PAUSE_MS = 500;
const DAYS = 7;
interface Words { closes_on: string; notice: string; reply: string; reply_days: number; reason: string; is_everywhere: boolean; closes_itself: boolean }

/** The plan of a closing: of a connection chosen before, or chosen here. */
export function ClosingForm({ inboxId, choices, onClose }: { inboxId: number | null; choices: Closable[]; onClose: () => void }) {
  const { t } = useTranslation("move");
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(inboxId);
  const [clientKey] = useState(newKey);
  const draft = useQuery(draftQuery(chosen));
  const save = useMoveWrite(
    (words: Words) => http.post<{ id: number }>("/api/v1/closings", { ...words, inbox_id: chosen, client_key: clientKey }),
    (made) => { void navigate({ href: `/move/closings/${String(made.id)}` }); },
  );
  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={t("closing.form")} closeButtonProps={{ "aria-label": t("close") }}>
      {inboxId === null && <Select label={t("closing.inbox")} mb={14} value={chosen === null ? null : String(chosen)} data={choices.map((one) => ({ value: String(one.inbox_id), label: one.inbox_name }))} onChange={(value) => { setChosen(value ? Number(value) : null); }} />}
      {chosen !== null && (
        <ListState loading={draft.isPending} error={draft.error} empty={false} onRetry={() => { void draft.refetch(); }} whenEmpty={null}>
          {draft.data && (
            <>
              <Known draft={draft.data} />
              <Fields
                key={chosen} inboxId={chosen} canNotice={draft.data.can_send} busy={save.isPending} error={save.error} action={t("closing.plan")}
                words={{ closes_on: draft.data.closes_on, notice: draft.data.notice, reply: draft.data.reply, reply_days: DAYS, reason: draft.data.rule_title, is_everywhere: false, closes_itself: false }}
                linkUntil={draft.data.link_until}
                onSave={(words) => { save.mutate(words); }}
              />
            </>
          )}
        </ListState>
      )}
    </Drawer>
  );
}

/** Another day and other words, until it is closed. */
export function ClosingEdit({ closing, onClose }: { closing: Closing; onClose: () => void }) {
  const { t } = useTranslation("move");
  const save = useMoveWrite((words: Words) => http.put(closingPath(closing.id), words), onClose);
  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={t("closing.edit")} closeButtonProps={{ "aria-label": t("close") }}>
      <Fields
        inboxId={closing.inbox_id} canNotice={closing.state === "planned" && !closing.is_imported} busy={save.isPending} error={save.error} action={t("closing.save")}
        words={{ closes_on: closing.closes_on, notice: closing.notice, reply: closing.reply, reply_days: closing.reply_days ?? DAYS, reason: closing.reason, is_everywhere: closing.is_everywhere ?? false, closes_itself: closing.closes_itself ?? false }}
        linkUntil={closing.link_until}
        onSave={(words) => { save.mutate(words); }}
      />
    </Drawer>
  );
}

function Known({ draft }: { draft: Draft }) {
  const { t } = useTranslation("move");
  return (
    <dl className={styles.facts}>
      <div><dt>{t("closing.left")}</dt><dd>{number(draft.left)}</dd></div>
      <div><dt>{t("closing.moved")}</dt><dd>{number(draft.moved)}</dd></div>
      <div><dt>{t("closing.forecast")}</dt><dd>{draft.forecast_on ? longDate(draft.forecast_on) : "—"}</dd></div>
      <div className={styles.wide}><dt>{t("closing.rule")}</dt><dd><p className={styles.hint}>{draft.rule ? `${draft.rule_title} · ${draft.rule_norm}` : t("closing.noRule")}</p></dd></div>
      {draft.channels.length === 0 && <div className={styles.wide}><dd><p className={styles.refusal} role="note">{t("closing.nowhere")}</p></dd></div>}
    </dl>
  );
}

interface FieldsProps { inboxId: number; words: Words; linkUntil: string | null; canNotice: boolean; busy: boolean; error: unknown; action: string; onSave: (words: Words) => void }

function Fields({ inboxId, words: first, linkUntil, canNotice, busy, error, action, onSave }: FieldsProps) {
  const { t } = useTranslation("move");
  const [words, setWords] = useState(first);
  const put = (part: Partial<Words>) => { setWords((old) => ({ ...old, ...part })); };
  const isReady = words.closes_on !== "" && [words.notice, words.reply, words.reason].every((one) => one.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(words);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput type="date" label={t("closing.closesOn")} value={words.closes_on} mt={14} onChange={(event) => { put({ closes_on: event.currentTarget.value }); }} />
      <Checkbox label={t("closing.itself")} description={t("closing.itselfHint")} checked={words.closes_itself} onChange={(event) => { put({ closes_itself: event.currentTarget.checked }); }} />
      {canNotice && (
        <>
          <Textarea label={t("closing.notice")} description={t("closing.noticeHint", { place: "{link}" })} autosize minRows={3} maxLength={2000} value={words.notice} onChange={(event) => { put({ notice: event.currentTarget.value }); }} />
          <Verdict inboxId={inboxId} text={words.notice} />
        </>
      )}
      <Textarea label={t("closing.reply")} description={t("closing.replyHint")} autosize minRows={2} maxLength={2000} value={words.reply} onChange={(event) => { put({ reply: event.currentTarget.value }); }} />
      <LinkWarning notice={canNotice ? words.notice : ""} reply={words.reply} until={linkUntil} day={words.closes_on} />
      <NumberInput label={t("closing.replyDays")} min={1} max={365} allowDecimal={false} w={220} value={words.reply_days} onChange={(value) => { put({ reply_days: Number(value) || 1 }); }} />
      <Textarea label={t("closing.reason")} autosize minRows={2} maxLength={1000} value={words.reason} onChange={(event) => { put({ reason: event.currentTarget.value }); }} />
      <Checkbox label={t("closing.everywhere")} description={t("closing.everywhereHint")} checked={words.is_everywhere} onChange={(event) => { put({ is_everywhere: event.currentTarget.checked }); }} />
      {error instanceof ApiError && <p className={styles.refusal} role="alert">{error.problem.detail ?? error.problem.title}</p>}
      <div><Button type="submit" variant="primary" busy={busy} disabled={!isReady}>{action}</Button></div>
    </form>
  );
}

/** What the gate says before anybody is told. */
function Verdict({ inboxId, text }: { inboxId: number; text: string }) {
  const { t } = useTranslation("move");
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const look = useQuery(lookQuery(inboxId, asked));
  const found = look.data;
  if (!found) return <p className={styles.hint} role="status">{look.isError ? t("closing.look.failed") : t("closing.look.asking")}</p>;
  if (!found.verdict) return <p className={styles.hint} role="status">{t("closing.look.nobody")}</p>;
  const isClear = found.verdict.outcome === "cleared";
  const why = found.verdict.reasons.filter((one) => !one.shadow).map((one) => one.title);
  return (
    <div role="status" className={styles.text}>
      <p data-good={isClear || undefined} className={isClear ? styles.hint : styles.refusal}>{isClear ? t("closing.look.clear") : t("closing.look.stopped", { why: why.join("; ") })}</p>
      {found.shut.length > 0 && <p className={styles.hint}>{t("closing.look.reach", { reachable: number(found.reachable), of: number(found.looked_at), why: found.shut.map((one) => one.title).join("; ") })}</p>}
    </div>
  );
}
