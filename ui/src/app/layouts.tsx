import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";

import { sessionQuery } from "@/lib/session/session";

import { Crash, NotFound } from "./crash";
import { Shell } from "./shell/shell";

export interface RouterContext {
  queries: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crash,
});

export const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ href: "/inbox" });
  },
});

export const shellLayout = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ href: `/login?next=${encodeURIComponent(location.href)}` });
    if (session.setup_required) throw redirect({ href: "/setup" });
  },
});

export const bareLayout = createRoute({ getParentRoute: () => rootRoute, id: "bare", component: Outlet });
