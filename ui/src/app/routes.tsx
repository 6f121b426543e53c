import { createRoute, lazyRouteComponent, type AnyRoute } from "@tanstack/react-router";

import { bareLayout, shellLayout } from "./layouts";

/**
 * The one place where features register their pages. A page is a default export and is loaded when it is opened;
 * a parameter `$name` in the path is read with `useParams({ strict: false })`.
 */

/** Pages inside the shell (rail, bottom bar): only for signed-in people. */
const shellPages: [path: string, load: () => Promise<{ default: () => React.ReactNode }>][] = [
  ["/contacts", () => import("@/features/contacts/contacts-page")],
  ["/contacts/matches", () => import("@/features/contacts/matches-page")],
  ["/contacts/$contactId", () => import("@/features/contacts/person-page")],
  ["/queues", () => import("@/features/supervisor/queues-page")],
  ["/held", () => import("@/features/supervisor/held-page")],
  ["/dead-letters", () => import("@/features/supervisor/dead-letters-page")],
  ["/channels", () => import("@/features/channels/channels-page")],
  ["/channels/$inboxId", () => import("@/features/channels/channels-page")],
  ["/channels/webchat/$inboxId", () => import("@/features/webchat/webchat-page")],
  ["/audit", () => import("@/features/audit/audit-page")],
  ["/audit/$view", () => import("@/features/audit/audit-page")],
  ["/move", () => import("@/features/move/move-page")],
  ["/move/closings/$closingId", () => import("@/features/move/closing/closing-page")],
  ["/move/$campaignId", () => import("@/features/move/campaign-page")],
  ["/privacy", () => import("@/features/privacy/privacy-page")],
  ["/privacy/$section", () => import("@/features/privacy/privacy-page")],
  ["/privacy/$section/$itemId", () => import("@/features/privacy/privacy-page")],
  ["/imports", () => import("@/features/imports/imports-page")],
  ["/imports/$importId", () => import("@/features/imports/import-page")],
  ["/settings", () => import("@/features/settings/settings-page")],
  ["/settings/$section", () => import("@/features/settings/settings-page")],
  ["/sandbox", () => import("@/features/sandbox/twins/twins-page")],
  ["/sandbox/$channel", () => import("@/features/sandbox/twins/twin-page")],
  ["/sandbox/max", () => import("@/features/sandbox/sandbox-page")],
];

/** Pages on their own: sign-in, the first-run wizard, links from letters. */
const barePages: typeof shellPages = [
  ["/login", () => import("@/features/login/login-page")],
  ["/invitation/$token", () => import("@/features/login/invitation-page")],
  ["/password/$token", () => import("@/features/login/password-page")],
  ["/setup", () => import("@/features/setup/setup-page")],
];

const inbox = createRoute({
  getParentRoute: () => shellLayout,
  path: "/inbox",
  component: lazyRouteComponent(() => import("@/features/inbox/inbox-page")),
});

const conversation = createRoute({ getParentRoute: () => inbox, path: "$conversationId" });

const page = (parent: AnyRoute, [path, load]: (typeof shellPages)[number]): AnyRoute =>
  createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(load) });

export const routes: AnyRoute[] = [
  shellLayout.addChildren([inbox.addChildren([conversation]), ...shellPages.map((entry) => page(shellLayout, entry))]),
  bareLayout.addChildren(barePages.map((entry) => page(bareLayout, entry))),
];
