import { http } from "@/lib/api/http";
import { newKey } from "@/lib/key";

interface Catalogue {
  purposes: { id: string; rule: string; proof: string }[];
}

/** Asks the customer for the consent that one of these rules misses, in its words of the day; their answer becomes the record. */
export async function askConsent(conversationId: number, rules: readonly string[]): Promise<"asked" | "none" | "written"> {
  const { purposes } = await http.get<Catalogue>("/api/v1/consent-catalogue");
  const missing = purposes.filter((one) => rules.includes(one.rule));
  const purpose = missing.find((one) => one.proof !== "written");
  if (!purpose) return missing.length > 0 ? "written" : "none";
  await http.post(`/api/v1/conversations/${String(conversationId)}/consents`, { purpose: purpose.id, way: "question", client_key: newKey() });
  return "asked";
}
