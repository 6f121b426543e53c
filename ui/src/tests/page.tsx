import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { Suspense, type ReactNode } from "react";

import { startI18n } from "@/lib/i18n/setup";
import { listenToKeys } from "@/lib/keyboard/use-keys";
import { sessionQuery } from "@/lib/session/session";
import type { Session } from "@/lib/session/types";

export const DARYA: Session = {
  account: { id: 7, name: "Дарья Мещерякова", email: "darya@farvater.example", locale: "ru", settings: { undo_seconds: 20 } },
  company: { id: 1, name: "АО «Фарватер Банк»" },
  companies: [],
  role: "operator",
  permissions: ["conversations.view", "conversations.reply"],
  lines: "all",
  csrf_token: "token",
  setup_required: false,
  demo: false,
};

type Answer = (body: unknown, url: URL) => unknown;

/** A server of a few answers behind `fetch`: `"GET /api/v1/labels": () => [...]`. Remembers what was asked. */
export class Server {
  readonly asked: { call: string; body: unknown }[] = [];
  readonly #answers: Record<string, Answer>;

  constructor(answers: Record<string, Answer>) {
    this.#answers = answers;
    globalThis.fetch = (input) => this.#answer(input as Request);
  }

  bodies(call: string): unknown[] {
    return this.asked.filter((one) => one.call === call).map((one) => one.body);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    const text = await request.text();
    const body: unknown = text && request.headers.get("Content-Type") === "application/json" ? JSON.parse(text) : text;
    this.asked.push({ call, body });
    const answer = this.#answers[call];
    if (!answer) return Response.json({ title: "Нет", status: 404, code: "not_found", type: "about:blank" }, { status: 404 });
    const made = await answer(body, url);
    return made instanceof Response ? made : Response.json(made);
  }
}

let started = false;

/** Draws a part of the interface as a signed-in operator sees it. `route`: for a part that reads parameters of its path. */
export async function draw(part: ReactNode, { path = "/inbox", route = "$", session = DARYA }: { path?: string; route?: string; session?: Session } = {}) {
  if (!started) {
    await startI18n();
    listenToKeys();
    started = true;
  }
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { networkMode: "always" } } });
  queries.setQueryData(sessionQuery.queryKey, session);
  const root = createRootRoute();
  const any = createRoute({
    getParentRoute: () => root,
    path: route,
    component: () => <Suspense fallback={null}>{part}</Suspense>,
  });
  const router = createRouter({ routeTree: root.addChildren([any]), history: createMemoryHistory({ initialEntries: [path] }) });
  const view = render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, queries, router };
}
