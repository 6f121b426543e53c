<<<<<<< HEAD
/** Shapes of the HTTP API, version 1: those of the generated schema, with words told more exactly where it only says "string". */

import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

/** A generated shape with some fields narrowed; naming a field that the server does not have is an error. */
export type Told<Shape, Own extends { [Field in keyof Own]: Field extends keyof Shape ? unknown : never }> = Omit<Shape, keyof Own> & Own;
type Loose<Shape, Fields extends keyof Shape> = Omit<Shape, Fields> & Partial<Pick<Shape, Fields>>;

export type View = "mine" | "unassigned" | "all" | "mentions";
export type Status = "open" | "snoozed" | "closed";

export type PreviewKind =
  | "text" | "image" | "file" | "audio" | "video" | "location" | "contact" | "sticker" | "callback" | "note" | "voice_lost" | "system";

export type MessageState =
  | "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "held" | "cancelled";

export type Preview = Told<
  Schemas["PreviewShape"],
  { kind: PreviewKind; text: string; direction: "in" | "out" | "note"; state?: MessageState | null }
>;

export type Conversation = Told<
  Loose<Schemas["ConversationShape"], "closed_at" | "identity_id" | "identity_state" | "merged_into_id">,
  { status: Status; preview: Preview | null }
>;

export type Markup = { type: string; from: number; length: number; url?: string | null };

export type Attachment = Told<
  Loose<Schemas["AttachmentShape"], "width" | "height" | "duration_s" | "reason">,
  { id: number | string; kind: "image" | "video" | "audio" | "file" | "sticker"; state: "pending" | "stored" | "refused" | "failed" }
>;

export type MessageButton = { text: string; kind: string; payload?: string | null; url?: string | null };

export type Author = Told<Schemas["AuthorShape"], { kind: "contact" | "operator" | "bot" | "system"; name: string }>;

export type Failure = { code: string; title: string; detail?: string | null; actions: string[]; verdict?: Verdict };

export type Message = Told<
  Loose<Schemas["MessageShape"], "reply_to" | "edited_at" | "removed_at" | "failure" | "client_key" | "undo_until" | "sort">,
  {
    kind: "in" | "out" | "note" | "system";
    author: Author;
    state: MessageState;
    attachments: Attachment[];
    markup?: Markup[] | null;
    location?: { latitude: number; longitude: number } | null;
    contact_card?: { name: string; phone: string | null; verified: boolean; account_name?: string | null } | null;
    buttons?: MessageButton[][] | null;
    callback?: { payload: string | null; button_text: string | null } | null;
    share?: { url: string; title?: string | null; description?: string | null } | null;
    forwarded_from?: { name: string } | null;
    system?: { code: string; params: Record<string, string> } | null;
    failure?: Failure | null;
  }
>;
=======
import type { components } from "./schema.gen";

type Shapes = components["schemas"];

/** A generated shape with some of its fields told more closely than the document does. */
type Narrow<Shape, Closer> = Omit<Shape, keyof Closer> & Closer;

export type View = "mine" | "unassigned" | "all" | "mentions";
export type Status = "open" | "snoozed" | "closed";
export type MessageState =
  | "received" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "held" | "cancelled";

export type Preview = Narrow<Partial<Shapes["PreviewShape"]>, { kind: string; text: string; direction: string; state?: MessageState | null }>;
export type Conversation = Narrow<Shapes["ConversationShape"], { status: Status; preview: Preview }>;

export interface Markup {
  type: string;
  from: number;
  length: number;
  url?: string | null;
}

export interface MessageButton {
  text: string;
  kind: string;
  payload?: string | null;
  url?: string | null;
}

export type Attachment = Narrow<
  Shapes["AttachmentShape"],
  { kind: "image" | "video" | "audio" | "file" | "sticker"; state: "pending" | "stored" | "refused" | "failed" }
>;

export type Verdict = Narrow<Shapes["VerdictShape"], { outcome: "cleared" | "require" | "held" | "denied" | "contested" }>;

/** `content` fields that the document leaves open. */
interface Content {
  markup?: Markup[] | null;
  location?: { latitude: number; longitude: number } | null;
  contact_card?: { name: string; phone: string | null; verified: boolean; account_name?: string | null } | null;
  buttons?: MessageButton[][] | null;
  callback?: { payload: string | null; button_text: string | null } | null;
  share?: { url: string; title?: string | null; description?: string | null } | null;
  forwarded_from?: { name: string } | null;
  system?: { code: string; params: Record<string, string> } | null;
  failure?: { code: string; title: string; detail?: string | null; actions: string[]; verdict?: Verdict } | null;
}
>>>>>>> e1ca16b (Generate the UI's client from the server's OpenAPI document; type the inbox by it)

export type Message = Narrow<
  Shapes["MessageShape"],
  Content & {
    kind: "in" | "out" | "note" | "system";
    author: { kind: "contact" | "operator" | "bot" | "system"; id?: number | null; name: string };
    attachments: Attachment[];
    state: MessageState;
    /** The place in the thread: moment, number in the moment, id. Absent on what the server has not answered yet. */
    sort?: [string, number, number];
  }
>;

<<<<<<< HEAD
export type ConversationPage = Told<Schemas["ConversationPage"], { items: Conversation[] }>;
export type MessagePage = Told<Schemas["MessagePage"], { items: Message[] }>;
export type Counters = Schemas["CountersShape"];

export type Contact = Partial<Schemas["ContactShape"]> & Pick<Schemas["ContactShape"], "id" | "name">;

export type ConversationDetail = Told<Schemas["ConversationDetail"], { conversation: Conversation; contact: Contact }>;

export type Identity = Schemas["IdentityShape"];

export type ContactDetail = Told<Schemas["PersonShape"], { contact: Contact; conversations: Conversation[] }>;

export type Verdict = Told<
  Schemas["VerdictShape"],
  {
    outcome: "cleared" | "require" | "held" | "denied" | "contested";
    reasons: Told<Loose<Schemas["ReasonShape"], "effect">, { article?: string | null; confidence?: string | null; version: number | string }>[];
    ways: Told<Schemas["WayShape"], { reason?: string | null }>[];
  }
>;

export type UploadedFile = Told<
  Loose<Schemas["FileShape"], "width" | "height">,
  { id: number | string; kind: Attachment["kind"] }
>;

export type Draft = Told<Pick<Schemas["DraftShape"], "kind" | "text" | "file_ids" | "version">, { kind: "reply" | "note"; file_ids: (number | string)[] }>;
=======
export type ConversationPage = Narrow<Shapes["ConversationPage"], { items: Conversation[] }>;
export type MessagePage = Narrow<Shapes["MessagePage"], { items: Message[] }>;
export type Counters = Shapes["CountersShape"];
export type Contact = Shapes["ContactShape"];
export type ConversationDetail = Narrow<Shapes["ConversationDetail"], { conversation: Conversation }>;
export type Identity = Shapes["IdentityShape"];
export type ContactDetail = Narrow<Shapes["PersonShape"], { conversations: Conversation[] }>;
export type UploadedFile = Narrow<Shapes["FileShape"], { kind: Attachment["kind"] }>;
export type Draft = Narrow<Shapes["DraftShape"], { kind: "reply" | "note" }>;
>>>>>>> e1ca16b (Generate the UI's client from the server's OpenAPI document; type the inbox by it)

/** Comes down the live stream, which the document does not describe. */
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
