import type { Status, View } from "@/lib/api/types";

export interface ListFilter {
  view: View;
  status: Status;
  sort: "recent" | "waiting";
  inbox_id?: number;
  business_line_id?: number;
  team_id?: number;
  label_id?: number;
  assignee_id?: number;
}

export const keys = {
  lists: ["conversations"] as const,
  list: (filter: ListFilter) => ["conversations", filter] as const,
  counters: (filter: Partial<ListFilter>) => ["counters", filter] as const,
  detail: (id: number) => ["conversation", id] as const,
  messages: (id: number) => ["messages", id] as const,
  contact: (id: number) => ["contact", id] as const,
  presence: (id: number) => ["presence", id] as const,
  unread: ["unread"] as const,
  held: ["held-messages"] as const,
};

/** The small lists that menus and filters choose from; kept long, so whoever changes one of them says so. */
export const DIRECTORIES: readonly string[] = ["inboxes", "labels", "snippets", "operators", "teams", "business-lines", "colleagues"];
