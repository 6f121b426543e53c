import { http } from "@/lib/api/http";

import type { Customer } from "./types";

interface Row {
  id: number;
  channel: string;
  contact_name: string;
}

/** The operator's conversation with this customer: the newest one in MAX under the same name. */
export async function findConversation(customer: Customer): Promise<number | null> {
  const name = `${customer.first_name} ${customer.last_name}`.trim();
  for (const status of ["open", "snoozed", "closed"]) {
    const { items } = await http.get<{ items: Row[] }>("/api/v1/conversations", { view: "all", status, limit: 100 });
    const found = items.find((row) => row.channel === "max" && row.contact_name === name);
    if (found) return found.id;
  }
  return null;
}
