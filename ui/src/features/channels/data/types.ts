import type { components } from "@/lib/api/schema.gen";

type Shapes = components["schemas"];

/** A channel of the gallery: what it can do and who may write in it. */
export type Channel = Shapes["ChannelCard"];
export type Field = Shapes["Field"];
export type Window = Shapes["Window"];
export type Figures = Shapes["Figures"];
export type HookAddress = Shapes["HookAddress"];

export type CheckState = "ok" | "problem" | "waiting" | "skipped";

export interface Check {
  id: string;
  state: CheckState;
  title: string;
  detail: string;
  fix: string;
  /** When the key or the certificate the line speaks of ends. */
  expires_at?: string | null;
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
  closed_at?: string | null;
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
