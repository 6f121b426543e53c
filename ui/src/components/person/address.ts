import type { Identity } from "@/lib/api/types";
import { phone } from "@/lib/i18n/format";

/** An address as people know it. A visitor of the site has none of their own: only the name they gave. */
export function addressOf(identity: Identity): string {
  if (identity.channel === "webchat") return identity.display_name || `№ ${String(identity.id)}`;
  return phone(identity.value_masked);
}
