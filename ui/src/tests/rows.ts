import type { Conversation, Message } from "@/lib/api/types";

export function conversation(id: number, part: Partial<Conversation> = {}): Conversation {
  return {
    id, number: 20_000 + id, status: "open", channel: "max", inbox_id: 1, inbox_name: "Фарватер Банк", business_line_id: 1, business_line_name: "Карты", contact_id: id, contact_name: "Марина Ковалёва", identity_id: id, identity_state: "ok", closed_at: null, merged_into_id: null,
    assignee_id: 7, assignee_name: "Дарья Мещерякова", team_id: null, label_ids: [], unread_count: 0, preview: { kind: "text", text: "А карту когда ждать?", direction: "in" },
    last_message_at: "2026-11-21T07:03:00Z", waiting_since: null, snoozed_until: null, created_at: "2026-11-01T07:00:00Z", version: 1, has_failed: false, ...part,
  };
}

export function message(id: number, part: Partial<Message> = {}): Message {
  return {
    id, conversation_id: 1, kind: "in", author: { kind: "contact", name: "Марина Ковалёва" }, text: `Сообщение ${String(id)}`, attachments: [], sent_at: "2026-11-21T07:03:00Z", state: "received", version: 1,
    client_key: null, edited_at: null, removed_at: null, failure: null, reply_to: null, undo_until: null, waiting: null, mail: null, ...part,
  };
}
