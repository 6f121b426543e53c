import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { Conversation, UploadedFile } from "@/lib/api/types";
import { operatorId, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { useCarry, type Target } from "../actions/places";
import { useOperators } from "../data/directory";
import { clearWriting, write, writing } from "./composer-store";
import type { Way } from "./verdict-panel";

const ASKED = new Set(["owner", "administrator"]);

const ALWAYS = new Set(["edit", "invite", "ask_administrator"]);

interface Ways {
  carry: (target: Target) => void;
  runs: (way: Way) => boolean;
  run: (way: Way) => void;
}

/** What the ways out of a verdict do: they move the answer or turn it into a question; nothing leaves by itself. */
export function useWays({ conversation, settle, focus }: { conversation: Conversation; settle: () => void; focus: () => void }): Ways {
  const { t } = useTranslation("inbox");
  const { id } = conversation;
  const move = useCarry();
  const me = operatorId(useSession());
  const askable = useOperators().filter((one) => one.id !== me && one.grants?.some((grant) => ASKED.has(grant.role ?? "")));

  const carry = (target: Target) => {
    const { text, uploads, editing } = writing(id);
    const files: UploadedFile[] = uploads.flatMap((one) => (one.file ? [one.file] : []));
    move(target, editing ? { text: "", files: [] } : { text: text.reply, files }).then(
      () => {
        if (editing) return;
        clearWriting(id, "reply");
        settle();
      },
      (error: unknown) => { showToast({ text: explain(error) || t("channel.failed"), tone: "deny" }); },
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
    answer(api.POST("/api/v1/conversations/{conversation_id}/invite", { params, body: { client_key: crypto.randomUUID() } })).then(
      settle,
      (error: unknown) => { showToast({ text: explain(error) || t("channel.failed"), tone: "deny" }); },
    );
  };
  const run = (way: Way) => {
    if (way.kind === "invite") invite();
    else if (way.kind === "ask_administrator") ask();
    else if (way.kind === "edit") focus();
    else if (way.identity_id && way.inbox_id) carry({ identityId: way.identity_id, inboxId: way.inbox_id, conversationId: way.conversation_id ?? undefined });
  };
  const runs = (way: Way) => ALWAYS.has(way.kind) || (way.kind === "other_channel" && way.identity_id != null);
  return { carry, runs, run };
}
