/** Shapes of the control API of the MAX twin. */

export interface Bot {
  bot_id: number;
  name: string;
  username: string;
  mode: "webhook" | "polling";
  fields: Record<string, string>;
}

export type DialogStatus = "new" | "active" | "suspended" | "removed" | "left" | "closed";

export interface Customer {
  user_id: number;
  first_name: string;
  last_name: string;
  phone: string | null;
  chat_id: number | null;
  status: DialogStatus;
}

export interface PhoneButton {
  type: string;
  text: string;
  url?: string;
}

export interface PhoneAttachment {
  type: string;
  filename?: string;
  size?: number;
  latitude?: number;
  longitude?: number;
  payload?: { url?: string | null; vcf_info?: string | null; hash?: string | null };
}

export interface PhoneMessage {
  mid: string;
  from_bot: boolean;
  at_ms: number;
  text: string | null;
  attachments: PhoneAttachment[];
  buttons: PhoneButton[][];
  link: { type: "reply" | "forward"; text: string } | null;
  is_edited: boolean;
  is_removed: boolean;
  is_hidden: boolean;
}

export interface Phone {
  customer: Customer;
  bot: { user_id: number; name: string; username: string };
  messages: PhoneMessage[];
  action: string | null;
  toast: string | null;
  toast_at_ms: number;
  muted_until_ms: number | null;
}

export type Direction = "to_bot" | "from_bot";

export interface LoggedRequest {
  number: number;
  at_ms: number;
  direction: Direction;
  title: string;
  detail: string;
  status: number | null;
  took_ms: number;
  outcome: "ok" | "refused" | "failed" | "no_answer" | "repeat";
  note: string | null;
}

export type Faults = Record<string, number | boolean | string | string[]>;

export type SendKind = "image" | "file" | "voice" | "audio" | "video" | "sticker" | "location" | "contact";
