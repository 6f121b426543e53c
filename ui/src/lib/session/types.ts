/** Who is signed in and what they may do. */

export interface AccountSettings {
  theme?: "light" | "dark" | "auto";
  density?: "normal" | "dense";
  sound?: boolean;
  notifications?: boolean;
  dnd_until?: string | null;
  enter_sends?: boolean;
  undo_seconds?: number;
  single_keys?: boolean;
}

export type Role = "owner" | "administrator" | "supervisor" | "operator" | "privacy_officer" | "auditor";

export interface Session {
  account: { id: number; name: string; email: string; locale: string; settings: AccountSettings };
  /** Nothing until somebody gives access to a company. */
  company: { id: number; name: string; inn?: string | null; time_zone?: string; demo?: boolean } | null;
  companies: { id: number; name: string }[];
  role: Role | null;
  permissions: string[];
  lines: "all" | number[];
  csrf_token: string;
  setup_required: boolean;
  demo: boolean;
  operator_id?: number;
}
