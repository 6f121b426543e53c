import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { Toasts } from "@/components/toasts";
import { ApiError, explain, whenSignedOut } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { makeRouter } from "./router";
import { theme, variables } from "./theme";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => (error instanceof ApiError && error.status > 0 && error.status < 500 ? false : count < 3),
    },
    mutations: { networkMode: "always" },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.["quiet"]) return;
      showToast({ text: explain(error), textKey: explain(error) ? undefined : "common:offline.action", tone: "deny" });
    },
  }),
});

const router = makeRouter(queries);

// A new load forgets everything of the person who was here.
whenSignedOut(() => {
  if (!queries.getQueryData(sessionQuery.queryKey)) return;
  const { pathname, search } = window.location;
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
});

navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<{ kind?: string; path?: string }>) => {
  if (event.data.kind === "open" && event.data.path?.startsWith("/")) void router.navigate({ href: event.data.path });
});

function SkipLink() {
  const { t } = useTranslation();
  return (
    <a className="skip-link" href="#main">
      {t("skip")}
    </a>
  );
}

export function Application() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Suspense fallback={null}>
          <SkipLink />
          <RouterProvider router={router} />
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
