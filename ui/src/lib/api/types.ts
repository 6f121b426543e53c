/** Shapes of the HTTP API, version 1. */

export type View = "mine" | "unassigned" | "all" | "mentions";
export type Status = "open" | "snoozed" | "closed";

export type PreviewKind =
  | "text" | "image" | "file" | "audio" | "video" | "location" | "contact" | "sticker" | "callback" | "note" | "voice_lost" | "system";

export interface Preview {
  kind: PreviewKind;
  text: string;
  direction: "in" | "out" | "note";
  author?: string | null;
  state?: MessageState | null;
  /** Which event, when the last item is one. */
  code?: string | null;
}

export interface Conversation {
  id: number;
  number: number;
  status: Status;
  channel: string;
  inbox_id: number;
  inbox_name: string;
  business_line_id: number;
  business_line_name: string;
  contact_id: number;
  contact_name: string;
  contact_avatar_url?: string | null;
  assignee_id: number | null;
  assignee_name: string | null;
  team_id: number | null;
  label_ids: number[];
  unread_count: number;
  preview: Preview | null;
  last_message_at: string;
  waiting_since: string | null;
  snoozed_until: string | null;
  created_at: string;
  version: number;
  has_failed: boolean;
  merged_into_id?: number | null;
  identity_state?: string;
  draft?: string | null;
}

export type MessageState =
  | "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "held" | "cancelled";

export interface Markup {
  type: string;
  from: number;
  length: number;
  url?: string | null;
}

export interface Attachment {
  id: number | string;
  kind: "image" | "video" | "audio" | "file" | "sticker";
  name: string;
  mime: string;
  size: number | null;
  width?: number | null;
  height?: number | null;
  duration_s?: number | null;
  url: string | null;
  state: "pending" | "stored" | "refused" | "failed";
  reason?: string | null;
}

export interface MessageButton {
  text: string;
  kind: string;
  payload?: string | null;
  url?: string | null;
}

export interface Message {
  id: number;
  conversation_id: number;
  kind: "in" | "out" | "note" | "system";
  author: { kind: "contact" | "operator" | "bot" | "system"; id?: number | null; name: string };
  text: string;
  markup?: Markup[] | null;
  attachments: Attachment[];
  location?: { latitude: number; longitude: number } | null;
  contact_card?: { name: string; phone: string | null; verified: boolean; account_name?: string | null } | null;
  buttons?: MessageButton[][] | null;
  callback?: { payload: string | null; button_text: string | null } | null;
  share?: { url: string; title?: string | null; description?: string | null } | null;
  reply_to?: { id: number | null; text: string; author: string } | null;
  forwarded_from?: { name: string } | null;
  mentions?: number[] | null;
  system?: { code: string; params: Record<string, string> } | null;
  sent_at: string;
  edited_at?: string | null;
  removed_at?: string | null;
  state: MessageState;
  failure?: { code: string; title: string; detail?: string | null; actions: string[]; verdict?: Verdict } | null;
  /** The channel told of a voice message and kept its sound. */
  voice_lost?: boolean | null;
  /** Parts that could not be understood. */
  unknown?: string[] | null;
  client_key?: string | null;
  undo_until?: string | null;
  version: number;
  /** The place in the thread: moment, number in the moment, id. */
  sort?: [string, number, number];
}

export interface Page<T> {
  items: T[];
  position: number;
}

export interface ConversationPage extends Page<Conversation> {
  next: string | null;
}

export interface MessagePage extends Page<Message> {
  previous: string | null;
}

export interface Counters {
  mine: number;
  unassigned: number;
  all: number;
  mentions: number;
  unread_mine: number;
}

export interface Contact {
  id: number;
  name: string;
  avatar_url?: string | null;
  note?: string;
  phone?: string | null;
  email?: string | null;
  created_at?: string;
  version?: number;
}

export interface ConversationDetail {
  conversation: Conversation;
  contact: Contact;
  position: number;
}

export interface Identity {
  id: number;
  channel: string;
  inbox_id: number;
  value_masked: string;
  display_name: string | null;
  state: string;
  reachability: { state: string; title: string };
}

export interface ContactDetail {
  contact: Contact;
  identities: Identity[];
  conversations: Conversation[];
}

export interface Verdict {
  outcome: "cleared" | "require" | "held" | "denied" | "contested";
  reasons: { rule_id: string; version: number | string; title: string; text: string; article?: string | null; confidence?: string | null }[];
  ways: { kind: string; title: string; enabled: boolean; reason?: string | null }[];
}

export interface UploadedFile {
  id: number | string;
  name: string;
  mime: string;
  size: number;
  kind: Attachment["kind"];
  width?: number | null;
  height?: number | null;
}

export interface Draft {
  kind: "reply" | "note";
  text: string;
  file_ids: (number | string)[];
  version: number;
}

export interface Fact {
  position: number;
  kind: string;
  at: string;
  conversation_id?: number;
  conversation?: Conversation;
  message?: Message;
  data?: Record<string, unknown>;
}

export interface Presence {
  conversation_id: number;
  viewers: { operator_id: number; name: string }[];
  typing: { who: "contact" | "operator"; name: string }[];
}
