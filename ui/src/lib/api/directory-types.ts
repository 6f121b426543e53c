/** Small lists that filters, menus and the composer choose from. */

import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Capabilities = Partial<Schemas["Capabilities"]>;

export type Inbox = Pick<Schemas["InboxLight"], "id" | "name" | "channel" | "role" | "business_line_id" | "state"> & {
  /** Of a mailbox. */
  address?: string;
  capabilities?: Capabilities | null;
};

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
  grants?: { role?: string | null }[];
  state?: string;
}

/** Who may have a conversation of one business line. */
export interface Colleagues {
  operators: OperatorRef[];
  teams: TeamRef[];
}

export interface TeamRef {
  id: number;
  name: string;
}

export interface LineRef {
  id: number;
  name: string;
}
