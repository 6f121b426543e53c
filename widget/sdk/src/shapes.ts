// Shapes of the public chat protocol, as docs/reference/webchat-protocol.md describes them.

export interface Field {
  name: "name" | "phone" | "email";
  required: boolean;
}

export interface Config {
  inbox: string;
  title: string;
  greeting: string;
  accent: string;
  theme: "auto" | "light" | "dark";
  position: "left" | "right";
  locale: "auto" | "ru" | "en";
  fields: Field[];
  consent: { text: string; hash: string; policy_url: string | null } | null;
  identity_required: boolean;
  online: boolean;
  opens_at: string | null;
  offline_text: string;
  banner: string;
  banner_links: { title: string; url: string }[];
  limits: { text: number; file_bytes: number; files: number };
}

export interface Session {
  token?: string;
  visitor_id: string;
  name: string | null;
  identified: boolean;
  consent_at: string | null;
  consent_text?: string | null;
  form_done: boolean;
  position: number;
  read_position: number;
}

export interface Attachment {
  id: string;
  kind: "image" | "video" | "audio" | "file" | "sticker";
  name: string;
  mime: string;
  size: number;
  width?: number | null;
  height?: number | null;
}

export interface Button {
  text: string;
  kind: "callback" | "link";
  payload?: string | null;
  url?: string | null;
}

export interface Quote {
  id: string;
  text: string;
  author: string;
}

export interface Message {
  id: string;
  seq: number;
  position: number;
  direction: "in" | "out";
  author: { kind: "visitor" | "operator" | "bot" | "system"; name: string };
  text: string;
  attachments: Attachment[];
  buttons: Button[][];
  pressed: string | null;
  reply_to: Quote | null;
  sent_at: string;
  edited_at: string | null;
  removed_at: string | null;
  state: "sent" | "read";
  client_key: string | null;
}

/** One page of the thread, oldest first; `previous` leads to the page before, `position` is where to resume from. */
export interface Page {
  items: Message[];
  previous: string | null;
  position: number;
}

export interface Status {
  online: boolean;
  opens_at: string | null;
}

export interface Problem {
  code: string;
  detail: string;
  retry_after_s: number | null;
}

export type Link = "connecting" | "online" | "offline";
