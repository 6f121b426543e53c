import {
  IconBan, IconBuilding, IconClock, IconKey, IconLock, IconMessage2, IconBellRinging, IconShieldCheck, IconTag, IconUser, IconUsers, IconUsersGroup, IconHistory, IconGavel, IconListCheck, IconSchool, IconServer2,
} from "@tabler/icons-react";
import { lazy } from "react";

import type { PageSection } from "@/components/sections-page";

export const GROUPS = ["own", "people", "work", "control"] as const;

export const SECTIONS: PageSection<(typeof GROUPS)[number]>[] = [
  { id: "profile", group: "own", icon: IconUser, page: lazy(() => import("./sections/profile")) },
  { id: "security", group: "own", icon: IconLock, page: lazy(() => import("./sections/security")) },
  { id: "messenger", group: "own", icon: IconBellRinging, page: lazy(() => import("./sections/messenger")) },
  { id: "training", group: "own", icon: IconSchool, page: lazy(() => import("./sections/training")) },
  { id: "operators", group: "people", icon: IconUsers, needs: "operators.view", page: lazy(() => import("./sections/operators")) },
  { id: "roles", group: "people", icon: IconShieldCheck, needs: "operators.view", page: lazy(() => import("./sections/roles")) },
  { id: "organisation", group: "people", icon: IconUsersGroup, needs: "organisation.manage", page: lazy(() => import("./sections/organisation")) },
  { id: "hours", group: "work", icon: IconClock, needs: "hours.manage", page: lazy(() => import("./sections/hours")) },
  { id: "labels", group: "work", icon: IconTag, needs: "labels.manage", page: lazy(() => import("./sections/labels")) },
  { id: "snippets", group: "work", icon: IconMessage2, needs: "snippets.manage", page: lazy(() => import("./sections/snippets")) },
  { id: "interview", group: "control", icon: IconListCheck, page: lazy(() => import("./sections/interview")) },
  { id: "rules", group: "control", icon: IconGavel, page: lazy(() => import("./sections/rules")) },
  { id: "company", group: "control", icon: IconBuilding, needs: "company.manage", page: lazy(() => import("./sections/company")) },
  { id: "allowed", group: "control", icon: IconBan, needs: "channels.rules", page: lazy(() => import("./sections/allowed")) },
  { id: "residency", group: "control", icon: IconServer2, needs: "access_log.view", page: lazy(() => import("./sections/residency")) },
  { id: "tokens", group: "control", icon: IconKey, needs: "api_tokens.manage", page: lazy(() => import("./sections/tokens")) },
  { id: "log", group: "control", icon: IconHistory, needs: "access_log.view", page: lazy(() => import("./sections/log")) },
];
