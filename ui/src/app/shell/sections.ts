import { IconArchive, IconHandStop, IconMessageCircle, IconPlugConnected, IconSailboat, IconSettings, IconShieldCheck, IconShieldLock, IconStack2, IconUsers, IconDeviceMobile, type TablerIcon } from "@tabler/icons-react";

import { PRIVACY_SECTIONS } from "@/features/privacy/sections";
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
    may("campaigns.view") && { path: "/move", key: "move", icon: IconSailboat },
    may("inboxes.view") && { path: "/channels", key: "channels", icon: IconPlugConnected },
    may("audit.view") && { path: "/audit", key: "audit", icon: IconShieldCheck },
    PRIVACY_SECTIONS.some((item) => !item.needs || may(item.needs)) && { path: "/privacy", key: "privacy", icon: IconShieldLock },
    may("imports.manage") && { path: "/imports", key: "imports", icon: IconArchive },
    session.demo && { path: "/sandbox", key: "sandbox", icon: IconDeviceMobile },
    { path: "/settings", key: "settings", icon: IconSettings, low: true },
  ];
  return found.filter((section) => section !== false);
}
