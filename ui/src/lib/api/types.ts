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

/** A place at fault: code points `[start, end)` of the text, or of the file `number`, as `where` says; inside it the words tell the place. */
export interface Fragment {
  start: number;
  end: number;
  kind: string;
  words: string;
  where?: string;
  number?: number;
}
/** `shadow`: the rule says so and stops nothing yet. */
export type Reason = Narrow<Shapes["ReasonShape"], { fragments?: Fragment[]; shadow?: boolean }>;
/** `masked`: the text with the data at fault hidden, where that helps. */
export type Verdict = Narrow<
  Shapes["VerdictShape"],
  { outcome: "cleared" | "require" | "held" | "denied" | "contested"; reasons: Reason[]; mode?: string; masked?: string | null }
>;

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

export type Message = Narrow<
  Shapes["MessageShape"],
  Content & {
    kind: "in" | "out" | "note" | "system";
    author: { kind: "contact" | "operator" | "bot" | "system"; id?: number | null; name: string };
    attachments: Attachment[];
    state: MessageState;
    /** Absent on what the server has not answered yet. */
    business_line_id?: number;
    /** The place in the thread: moment, number in the moment, id. Absent on what the server has not answered yet. */
    sort?: [string, number, number];
  }
>;

export type ConversationPage = Narrow<Shapes["ConversationPage"], { items: Conversation[] }>;
export type MessagePage = Narrow<Shapes["MessagePage"], { items: Message[] }>;
export type Counters = Shapes["CountersShape"];
export type Contact = Shapes["ContactShape"];
export type ConversationDetail = Narrow<Shapes["ConversationDetail"], { conversation: Conversation }>;
export type ReachState = "can_write" | "only_reply" | "service_only" | "not_before" | "inbox_stopped" | "unreachable" | "invitation_only" | "blocked" | "not_allowed";
export type Identity = Shapes["IdentityShape"];
export type PersonCard = Shapes["CardShape"];
export type LinkReason = Shapes["LinkReasonShape"];
export type Suggestion = Shapes["SuggestionShape"];
export type Merge = Shapes["MergeShape"];
export type ContactDetail = Narrow<Shapes["PersonShape"], { conversations: Conversation[] }>;
export type UploadedFile = Narrow<Shapes["FileShape"], { kind: Attachment["kind"] }>;
export type Draft = Narrow<Shapes["DraftShape"], { kind: "reply" | "note"; files: UploadedFile[] }>;

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
