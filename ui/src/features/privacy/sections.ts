import { IconAlertTriangle, IconChecklist, IconFileText, IconGavel, IconHourglass, IconMailQuestion } from "@tabler/icons-react";
import { lazy } from "react";

import type { PageSection } from "@/components/sections-page";

export const GROUPS = ["people", "papers", "gate"] as const;

/** What the page of personal data consists of: one line a section, its words in `privacy.json`. */
export const PRIVACY_SECTIONS: PageSection<(typeof GROUPS)[number]>[] = [
  { id: "requests", group: "people", icon: IconMailQuestion, needs: "privacy.manage", page: lazy(() => import("./sections/requests")) },
  { id: "consents", group: "people", icon: IconChecklist, needs: "privacy.manage", page: lazy(() => import("./sections/consents")) },
  { id: "retention", group: "people", icon: IconHourglass, needs: "privacy.manage", page: lazy(() => import("./sections/retention")) },
  { id: "documents", group: "papers", icon: IconFileText, needs: "privacy.manage", page: lazy(() => import("./sections/documents")) },
  { id: "incidents", group: "papers", icon: IconAlertTriangle, needs: "privacy.manage", page: lazy(() => import("./sections/incidents")) },
  { id: "decisions", group: "gate", icon: IconGavel, needs: "privacy.manage", page: lazy(() => import("./sections/decisions")) },
];
