/** A channel of the gallery: what it can do and who may write in it. */
export interface Channel {
  id: string;
  name: string;
  short_name: string;
  summary: string;
  role: "customer" | "employee" | "leaving";
  receive: string[];
  data_location: string;
  first_writer: "customer" | "company" | "anyone";
  first_writer_note: string;
  promo: "allowed" | "forbidden" | "unknown";
  promo_note: string;
  docs_url: string;
  docs_read_on: string;
  credentials: string[];
  connect_time: string;
  requires: string[];
  unverified: string[];
  capabilities: Capabilities;
  is_allowed: boolean;
  not_allowed_reason: string;
}

export interface Capabilities {
  text_limit: number;
  images: boolean;
  files: boolean;
  voice: boolean;
  buttons: boolean;
  max_button_rows: number;
  max_buttons_in_row: number;
  edits: boolean;
  delivered_receipts: boolean;
  read_receipts: boolean;
}

export type CheckState = "ok" | "problem" | "waiting" | "skipped";

export interface Check {
  id: string;
  state: CheckState;
  title: string;
  detail: string;
  fix: string;
}

export type InboxState = "setup" | "active" | "paused" | "attention" | "removed";

export interface InboxHealth {
  account_name: string;
  last_received_at: string | null;
  last_sent_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
  checks: Check[];
  checked_at: string | null;
  arranged_at: string | null;
  lost_at: string | null;
  polled_at: string | null;
  voice_lost: number;
  unknown_updates: number;
}

export interface InboxDetail {
  id: number;
  key: string;
  name: string;
  channel: string;
  business_line_id: number;
  business_line_name: string;
  state: InboxState;
  state_reason: string | null;
  settings: Record<string, unknown>;
  has_credentials: boolean;
  hook_url: string | null;
  created_at: string;
  health: InboxHealth;
}

export interface NewInbox {
  channel: string;
  name: string;
  business_line_id: number;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
}

export interface BusinessLine {
  id: number;
  name: string;
}
