import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import { FalseAlarm } from "@/components/false-alarm";
import type { ConversationDetail } from "@/lib/api/types";
import { useSession } from "@/lib/session/session";

import { useColleagues, useInboxes, useSnippets } from "../data/directory";
import { askFocus, endEdit, keptFiles, keyboard, takeFocus, useFocusAsked, useWriting, write, writeText } from "./composer-store";
import { ButtonsTray } from "./buttons-tray";
import styles from "./composer.module.css";
import { ConflictStrip, QuoteStrip } from "./composer-strips";
import { ComposerTabs } from "./composer-tabs";
import { ComposerTools } from "./composer-tools";
import { FieldMarks } from "./field-marks";
import { piecesOf } from "@/lib/gate/fragments";
import { GateLine } from "./gate-line";
import { LetterFields } from "./letter-fields";
import { SeenStrip } from "./seen-strip";
import { SmsCount } from "./sms-count";
import { SuggestionList } from "./suggestion-list";
import { fillIn, matchPeople, matchSnippets, opensSnippets, triggerAt, type Suggestion, type Trigger } from "./suggestions";
import { UploadTray } from "./upload-tray";
import { useComposerKeys } from "./use-composer-keys";
import { useDraft } from "./use-draft";
import { useRefusal } from "./use-refusal";
import { useSubmit } from "./use-submit";
import { useTypingSignal } from "./use-typing-signal";
import { refuseInNote, useUploads } from "./use-uploads";
import { useVerdict } from "./use-verdict";
import { useWays } from "./use-ways";
import { VerdictPanel } from "./verdict-panel";

const HIGHEST = 220;

export function Composer({ detail }: { detail: ConversationDetail }) {
  const { t } = useTranslation("inbox");
  const { conversation, contact } = detail;
  const { id } = conversation;
  const session = useSession();
  const state = useWriting(id);
  const { mode } = state;
  const text = state.text[mode];
  const note = mode === "note";
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number>(undefined);
  const listId = useId();
  const foundId = useId();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  const [opened, setOpened] = useState(false);
  const uploads = useUploads(id, useRefusal(conversation.inbox_id));
  const fileIds = useMemo(() => keptFiles(state.uploads), [state.uploads]);
  const draft = useDraft(id, mode, { text, fileIds, subject: state.subject, cc: state.cc });
  const { verdict, asked: judged, known: verdictNow, settle } = useVerdict(id, note ? "" : text, note ? [] : fileIds);
  const written = !note && (text.trim() !== "" || fileIds.length > 0);
  const stopped = written && (verdict?.outcome === "denied" || verdict?.outcome === "held") ? verdict.outcome : undefined;
  const byLaw = verdict?.reasons.some((reason) => reason.nature !== "house");
  const pieces = useMemo(() => (note || !verdict ? [] : piecesOf(text, judged, verdict.reasons)), [judged, note, text, verdict]);
  const asked = useFocusAsked();
  const snippets = useSnippets();
  const { operators } = useColleagues(conversation.business_line_id);
  const typing = useTypingSignal(id);
  const limits = useInboxes().find((one) => one.id === conversation.inbox_id)?.capabilities;
  const rows = useMemo(() => keyboard(state.buttons), [state.buttons]);
  const { submit, put: leave } = useSubmit({ conversation, known: verdictNow, settle, onStopped: () => { setOpened(true); }, onDone: draft.settle });
  const ways = useWays({ conversation, verdict, settle: draft.settle, focus: askFocus, put: leave });

  const known = useRef(asked);
  useEffect(() => {
    if (asked !== known.current) field.current?.focus();
    known.current = asked;
  }, [asked]);
  useEffect(() => { if (takeFocus(id)) field.current?.focus(); }, [id]);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    if (caret.current !== undefined) element.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
    element.style.height = "auto";
    element.style.height = `${String(Math.min(HIGHEST, element.scrollHeight))}px`;
  }, [text]);

  const suggestions = useMemo<Suggestion[]>(() => {
    if (!trigger) return [];
    if (trigger.sign === "@") return note ? matchPeople(operators, trigger.query) : [];
    const fill = (words: string) => fillIn(words, { contact, operator: session.account.name });
    return matchSnippets(snippets, trigger.query, { fill, deep: trigger.sign === "??" });
  }, [contact, note, operators, session.account.name, snippets, trigger]);
  const suggesting = trigger !== null && (suggestions.length > 0 || (trigger.sign !== "@" && trigger.query === ""));

  const put = (words: string, from: number, to: number) => {
    writeText(id, mode, text.slice(0, from) + words + text.slice(to));
    setTrigger(null);
    caret.current = from + words.length;
    field.current?.focus();
  };
  const pick = (one: Suggestion) => { if (trigger) put(one.insert, trigger.from, trigger.from + trigger.query.length + trigger.sign.length); };
  const insert = (words: string) => { put(words, field.current?.selectionStart ?? text.length, field.current?.selectionEnd ?? text.length); };
  const suggest = (sign: "/" | "@") => {
    const caretAt = field.current?.selectionStart ?? text.length;
    const put = opensSnippets(text, caretAt) ? sign : ` ${sign}`;
    insert(put);
    setTrigger({ sign, query: "", from: caretAt + put.length - 1 });
  };
  const onKeyDown = useComposerKeys({
    suggesting, suggestions, active, setActive, pick, submit, snippets: note ? undefined : () => { suggest("/"); },
    leave: () => { if (trigger) setTrigger(null); else if (state.editing) endEdit(id); else field.current?.blur(); },
  });
  const onPaste = (event: React.ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    if (note) refuseInNote(t);
    else uploads.add(event.clipboardData.files);
  };
  const label = note ? t("composer.noteLabel", { name: contact.name }) : t("composer.label", { channel: channelName(conversation.channel), name: contact.name });

  const names = state.uploads.flatMap((one) => (one.file ? [one.file.name] : []));
  const count = conversation.channel === "sms" && !note
    ? <SmsCount inboxId={conversation.inbox_id} text={text} files={names} onPlain={(words) => { writeText(id, mode, words); field.current?.focus(); }} />
    : undefined;

  return (
    <section className={styles.composer} data-region="composer" aria-label={t("composer.name")}>
      <ComposerTabs conversation={conversation} mode={mode} onMode={(next) => { write(id, { mode: next }); field.current?.focus(); }} onPlace={ways.carry} />
      {draft.conflict && <ConflictStrip conflict={draft.conflict} />}
      <div className={styles.box} data-note={note || undefined} data-stopped={stopped}>
        {suggesting && <SuggestionList id={listId} suggestions={suggestions} active={active} label={t("composer.suggestions")} onPick={pick} />}
        <QuoteStrip id={id} state={state} />
        {!note && limits?.subject && <LetterFields key={id} id={id} subject={state.subject} cc={state.cc} />}
        <div className={styles.words}>
        <FieldMarks pieces={pieces} field={field} />
        <textarea
          ref={field}
          className={styles.field}
          value={text}
          rows={1}
          dir="auto"
          lang="ru"
          aria-label={label}
          aria-describedby={foundId}
          aria-autocomplete="list"
          aria-controls={suggesting ? listId : undefined}
          aria-activedescendant={suggesting && suggestions.length > 0 ? `${listId}-${String(active)}` : undefined}
          placeholder={note ? t("composer.notePlaceholder") : t("composer.placeholder")}
          data-region-focus
          onChange={(event) => {
            writeText(id, mode, event.target.value);
            setTrigger(triggerAt(event.target.value, event.target.selectionStart));
            setActive(0);
            setOpened(false);
            if (!note) typing();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => { setTrigger(null); }}
        />
        </div>
        {!note && <UploadTray uploads={state.uploads} verdict={verdict} onRemove={uploads.remove} />}
        {!note && <ButtonsTray id={id} buttons={state.buttons} />}
        <ComposerTools
          id={id}
          state={state}
          stopped={stopped}
          inboxId={conversation.inbox_id}
          onFiles={uploads.add}
          onInsert={insert}
          onSuggest={suggest}
          onSubmit={submit}
        />
      </div>
      {!note && !state.editing && <SeenStrip conversation={conversation} about={{ text, fileIds, buttons: rows }} limits={limits} />}
      {opened && written && verdict && verdict.reasons.length > 0 ? (
        <VerdictPanel verdict={verdict} runs={ways.runs} onWay={(way, ask) => { setOpened(false); ways.run(way, ask); }} onClose={() => { setOpened(false); field.current?.focus(); }} mistake={byLaw && <FalseAlarm key={text} path="/api/v1/gate/false-alarms" body={{ conversation_id: id, text, file_ids: fileIds }} />} />
      ) : (
        <GateLine verdict={verdict} note={note} extra={count} foundId={foundId} onOpen={() => { setOpened(true); }} />
      )}
    </section>
  );
}
