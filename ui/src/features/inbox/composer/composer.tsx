import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import type { ConversationDetail } from "@/lib/api/types";
import { useSession } from "@/lib/session/session";

import { useColleagues, useInboxes, useSnippets } from "../data/directory";
import { askFocus, endEdit, keptFiles, keyboard, takeFocus, useFocusAsked, useWriting, write, writeText } from "./composer-store";
import { ButtonsTray } from "./buttons-tray";
import styles from "./composer.module.css";
import { ConflictStrip, QuoteStrip } from "./composer-strips";
import { ComposerTabs } from "./composer-tabs";
import { ComposerTools } from "./composer-tools";
import { GateLine, useVerdict } from "./gate-line";
import { SeenStrip } from "./seen-strip";
import { SmsCount } from "./sms-count";
import { SubjectField } from "./subject-field";
import { SuggestionList } from "./suggestion-list";
import { fillIn, matchPeople, matchSnippets, opensSnippets, triggerAt, type Suggestion, type Trigger } from "./suggestions";
import { UploadTray } from "./upload-tray";
import { useComposerKeys } from "./use-composer-keys";
import { useDraft } from "./use-draft";
import { useRefusal } from "./use-refusal";
import { useSubmit } from "./use-submit";
import { useTypingSignal } from "./use-typing-signal";
import { useUploads } from "./use-uploads";
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
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  const [refused, setRefused] = useState(false);
  const uploads = useUploads(id, useRefusal(conversation.inbox_id));
  const fileIds = useMemo(() => keptFiles(state.uploads), [state.uploads]);
  const draft = useDraft(id, mode, { text, fileIds });
  const verdict = useVerdict(id, note ? "" : text, note ? [] : fileIds);
  const denied = !note && verdict?.outcome === "denied" && text.trim() !== "";
  const asked = useFocusAsked();
  const snippets = useSnippets();
  const { operators } = useColleagues(conversation.business_line_id);
  const typing = useTypingSignal(id);
  const limits = useInboxes().find((one) => one.id === conversation.inbox_id)?.capabilities;
  const rows = useMemo(() => keyboard(state.buttons), [state.buttons]);
  const submit = useSubmit({ conversation, denied, onDenied: () => { setRefused(true); }, onDone: draft.settle });
  const ways = useWays({ conversation, settle: draft.settle, focus: askFocus });

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
    if (note || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    uploads.add(event.clipboardData.files);
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
      <div className={styles.box} data-note={note || undefined}>
        {suggesting && <SuggestionList id={listId} suggestions={suggestions} active={active} label={t("composer.suggestions")} onPick={pick} />}
        <QuoteStrip id={id} state={state} />
        {!note && limits?.subject && <SubjectField id={id} subject={state.subject} />}
        <textarea
          ref={field}
          className={styles.field}
          value={text}
          rows={1}
          dir="auto"
          lang="ru"
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={suggesting ? listId : undefined}
          aria-activedescendant={suggesting && suggestions.length > 0 ? `${listId}-${String(active)}` : undefined}
          placeholder={note ? t("composer.notePlaceholder") : t("composer.placeholder")}
          data-region-focus
          onChange={(event) => {
            writeText(id, mode, event.target.value);
            setTrigger(triggerAt(event.target.value, event.target.selectionStart));
            setActive(0);
            setRefused(false);
            if (!note) typing();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => { setTrigger(null); }}
        />
        {!note && <UploadTray uploads={state.uploads} onRemove={uploads.remove} />}
        {!note && <ButtonsTray id={id} buttons={state.buttons} />}
        <ComposerTools
          id={id}
          state={state}
          denied={denied}
          inboxId={conversation.inbox_id}
          onFiles={uploads.add}
          onInsert={insert}
          onSuggest={suggest}
          onSubmit={submit}
        />
      </div>
      {!note && !state.editing && <SeenStrip conversation={conversation} about={{ text, fileIds, buttons: rows }} limits={limits} />}
      {refused && denied && verdict ? (
        <VerdictPanel verdict={verdict} runs={ways.runs} onWay={(way) => { setRefused(false); ways.run(way); }} onClose={() => { setRefused(false); field.current?.focus(); }} />
      ) : (
        <GateLine verdict={verdict} note={note} extra={count} />
      )}
    </section>
  );
}
