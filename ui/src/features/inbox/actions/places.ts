import { useMemo } from "react";

import { answer, api } from "@/lib/api/client";
import type { Conversation, UploadedFile } from "@/lib/api/types";

import { bringFocus, write, writing } from "../composer/composer-store";
import { loadDraft } from "../composer/draft-store";
import { usePerson } from "@/lib/people/people";
import { useInboxUrl } from "../url";

/** Where an answer to one person may go: an address, and the conversation there if there was one. */
export interface Place {
  identityId: number;
  inboxId: number;
  channel: string;
  inboxName: string;
  address: string;
  conversationId?: number;
  /** Why not, if not. */
  off?: string;
}

export type Target = Pick<Place, "identityId" | "inboxId" | "conversationId">;

const OPEN = new Set(["can_write", "only_reply"]);

/** Every address of the person of a conversation; the one the conversation is at too. */
export function usePlaces(conversation: Conversation): Place[] {
  const { data } = usePerson(conversation.contact_id);
  return useMemo(() => {
    if (!data) return [];
    return data.identities.map((identity) => ({
      identityId: identity.id,
      inboxId: identity.inbox_id,
      channel: identity.channel,
      inboxName: identity.inbox_name,
      address: identity.value_masked,
      conversationId: data.conversations.find((one) => one.identity_id === identity.id)?.id,
      off: OPEN.has(identity.reachability.state) ? undefined : identity.reachability.title,
    }));
  }, [data]);
}

async function conversationAt(target: Target): Promise<number> {
  if (target.conversationId !== undefined) return target.conversationId;
  const body = { inbox_id: target.inboxId, address: "", identity_id: target.identityId };
  return (await answer(api.POST("/api/v1/conversations", { body }))).conversation.id;
}

/** Puts an answer into the composer of another conversation, after what stands there, and shows it: nothing is sent by itself. */
export function putInto(id: number, { text, files }: { text: string; files: UploadedFile[] }): void {
  const { text: old, uploads } = writing(id);
  const words = [old.reply, text].filter((part) => part.trim()).join("\n");
  const added = files.filter((file) => !uploads.some((one) => one.file?.id === file.id));
  write(id, {
    mode: "reply",
    text: { ...old, reply: words },
    uploads: [...uploads, ...added.map((file) => ({ key: String(file.id), name: file.name, size: file.size, file }))],
  });
}

/** Goes on with an answer at another address of the person. Resolves when the other conversation has the words. */
export function useCarry(): (target: Target, answer: { text: string; files: UploadedFile[] }) => Promise<void> {
  const url = useInboxUrl();
  return async (target, words) => {
    const id = await conversationAt(target);
    await loadDraft(id).catch(() => undefined);
    putInto(id, words);
    bringFocus(id);
    url.open(id);
  };
}
