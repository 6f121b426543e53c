import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";

import { indexRoute, rootRoute } from "./layouts";
import { routes } from "./routes";

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: rootRoute.addChildren([indexRoute, ...routes]),
    context: { queries },
    defaultPreload: "intent",
    defaultPendingMs: 150,
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
  });
}
