/** Small lists that filters, menus and the composer choose from. */

export interface Capabilities {
  text_limit?: number;
  buttons?: boolean;
  edits?: boolean;
  removals?: boolean;
  delivered_receipts?: boolean;
  read_receipts?: boolean;
  typing_in?: boolean;
  file_limit_bytes?: number;
  refused_extensions?: string[];
}

export interface Inbox {
  id: number;
  name: string;
  channel: string;
  business_line_id: number;
  state: string;
  capabilities?: Capabilities | null;
}

export interface Label {
  id: number;
  name: string;
  color?: string | null;
}

export interface Snippet {
  id: number;
  shortcut?: string | null;
  title: string;
  text: string;
}

export interface OperatorRef {
  id: number;
  name: string;
  role?: string;
  state?: string;
}

export interface TeamRef {
  id: number;
  name: string;
}

export interface LineRef {
  id: number;
  name: string;
}
