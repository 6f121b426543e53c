import { IconHandStop, IconMessageCircle, IconPlugConnected, IconSettings, IconStack2, IconUsers, IconDeviceMobile, type TablerIcon } from "@tabler/icons-react";

import type { Session } from "@/lib/session/types";

export interface Section {
  path: string;
  key: string;
  icon: TablerIcon;
  low?: boolean;
}

/** Only what exists and what this person may open. */
export function sections(session: Session): Section[] {
  const may = (permission: string) => session.permissions.includes(permission);
  const found: (Section | false)[] = [
    { path: "/inbox", key: "inbox", icon: IconMessageCircle },
    { path: "/contacts", key: "contacts", icon: IconUsers },
    may("queues.view") && { path: "/queues", key: "queues", icon: IconStack2 },
    may("gate.decide") && !may("queues.view") && { path: "/held", key: "held", icon: IconHandStop },
    may("inboxes.view") && { path: "/channels", key: "channels", icon: IconPlugConnected },
    session.demo && { path: "/sandbox", key: "sandbox", icon: IconDeviceMobile },
    { path: "/settings", key: "settings", icon: IconSettings, low: true },
  ];
  return found.filter((section) => section !== false);
}
