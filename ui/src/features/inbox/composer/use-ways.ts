import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { Conversation, UploadedFile, Verdict } from "@/lib/api/types";
import { contentsAtFault, filesAtFault } from "@/lib/gate/fragments";
import { newKey } from "@/lib/key";
import { may, operatorId, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { useCarry, type Target } from "../actions/places";
import { useOperators } from "../data/directory";
import { useInboxUrl } from "../url";
import { askConsent } from "./ask-consent";
import { clearWriting, write, writing } from "./composer-store";
import type { Instead } from "./use-submit";
import type { Way } from "./ways";

const ASKED = new Set(["owner", "administrator"]);
const EDITED = new Set(["edit", "remove_advertising", "mark_advertising"]);
const FOR_ADMINISTRATOR = new Set(["ask_administrator", "acknowledge_channel", "record_corporate_client"]);
const ALWAYS = new Set(["invite", "note", "drop_files", "ask_privacy_officer", "ask_consent", "make_public_post", ...EDITED, ...FOR_ADMINISTRATOR]);

interface Plan {
  conversation: Conversation;
  verdict: Verdict | undefined;
  settle: () => void;
  focus: () => void;
  put: (instead?: Instead) => void;
}

interface Ways {
  carry: (target: Target) => void;
  runs: (way: Way) => boolean;
  run: (way: Way, ask?: string) => void;
}

/** What the ways out of a verdict do. What leaves by them has been shown first; the gate judges it once more when it leaves. */
export function useWays({ conversation, verdict, settle, focus, put }: Plan): Ways {
  const { t } = useTranslation(["inbox", "gate"]);
  const { id } = conversation;
  const move = useCarry();
  const url = useInboxUrl();
  const navigate = useNavigate();
  const session = useSession();
  const me = operatorId(session);
  const askable = useOperators().filter((one) => one.id !== me && one.grants?.some((grant) => ASKED.has(grant.role ?? "")));
  const failed = (error: unknown) => { showToast({ text: explain(error) || t("channel.failed"), tone: "deny" }); };

  const carry = (target: Target) => {
    const { text, uploads, editing } = writing(id);
    const files: UploadedFile[] = uploads.flatMap((one) => (one.file ? [one.file] : []));
    move(target, editing ? { text: "", files: [] } : { text: text.reply, files }).then(
      () => {
        if (editing) return;
        clearWriting(id, "reply");
        settle();
      },
      failed,
    );
  };
  const ask = () => {
    const { text } = writing(id);
    // Who sees no roles of colleagues chooses whom to ask: the sign opens the list.
    const names = askable.map((one) => `@${one.name}`).join(" ") || "@";
    const question = `${names} ${t("gate.question", { name: conversation.inbox_name })}`;
    write(id, { mode: "note", text: { ...text, note: [text.note, question].filter(Boolean).join("\n") } });
    focus();
  };
  const invite = () => {
    const params = { path: { conversation_id: id } };
    const there = verdict?.ways.find((way) => way.kind === "other_channel" && way.enabled && way.conversation_id != null);
    answer(api.POST("/api/v1/conversations/{conversation_id}/invite", { params, body: { client_key: newKey() } })).then(
      () => {
        const onAction = there ? () => { url.open(Number(there.conversation_id)); } : undefined;
        showToast({ text: t("gate:invited"), seconds: 10, actionLabel: there && t("gate:invitedOpen", { name: there.title }), onAction });
        focus();
      },
      failed,
    );
  };
  const consent = () => {
    askConsent(id, verdict?.reasons.map((reason) => reason.rule_id) ?? []).then(
      (answer) => { showToast({ text: t(`gate:consent.${answer}`), tone: answer === "asked" ? "plain" : "deny", seconds: 10 }); focus(); },
      failed,
    );
  };
  const drop = () => {
    const reasons = verdict?.reasons ?? [];
    const wrong = new Set(Object.keys({ ...filesAtFault(reasons), ...contentsAtFault(reasons) }).map(Number));
    const { uploads } = writing(id);
    const kept = uploads.filter((one) => one.file);
    write(id, { uploads: uploads.filter((one) => !one.file || !wrong.has(kept.indexOf(one))) });
    focus();
  };
  const post = () => {
    navigator.clipboard.writeText(writing(id).text.reply).then(
      () => { showToast({ text: t("gate:post.done"), seconds: 10 }); focus(); },
      () => { showToast({ text: t("gate:post.failed"), tone: "deny" }); },
    );
  };
  const note = () => {
    put({ note: true });
    showToast({ text: t("gate:note.done") });
  };
  const run = (way: Way, reason?: string) => {
    if (way.kind === "mask" && verdict?.masked) put({ text: verdict.masked });
    else if (way.kind === "ask_privacy_officer") put({ ask: reason });
    else if (way.kind === "note") note();
    else if (way.kind === "drop_files") drop();
    else if (way.kind === "invite") invite();
    else if (way.kind === "ask_consent") consent();
    else if (way.kind === "make_public_post") post();
    else if (way.kind === "complete_profile") void navigate({ to: "/settings/interview" });
    else if (FOR_ADMINISTRATOR.has(way.kind)) ask();
    else if (EDITED.has(way.kind)) focus();
    else if (way.identity_id && way.inbox_id) carry({ identityId: way.identity_id, inboxId: way.inbox_id, conversationId: way.conversation_id ?? undefined });
  };
  const runs = (way: Way) => {
    if (way.kind === "mask") return Boolean(verdict?.masked);
    if (way.kind === "note") return writing(id).text.reply.trim() !== "";
    if (way.kind === "complete_profile") return may(session, "privacy.manage");
    return ALWAYS.has(way.kind) || (way.kind === "other_channel" && way.identity_id != null);
  };
  return { carry, runs, run };
}
