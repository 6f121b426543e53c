import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "@/components/toasts";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { writing } from "../composer/composer-store";
import { giveBackForLater } from "../composer/give-back";
import { keepForLater, openOutbox, waitingAnswers } from "./outbox";
import { useOutboxFlush } from "./use-send";

/** The machine may be busy. */
const PATIENCE = { timeout: 60_000 };

function Page() {
  useOutboxFlush(giveBackForLater, () => undefined);
  return <Toasts />;
}

const refusal = (status: number, title: string) => () => Response.json({ title, status, code: "no", type: "about:blank" }, { status });

/** An answer that was written without a network in conversation `id`. */
function waits(id: number): string {
  openOutbox(7);
  const path = `/api/v1/conversations/${String(id)}/messages`;
  const drawn = message(-1, { conversation_id: id, kind: "out", text: "Курьер выехал", client_key: `key-${String(id)}`, state: "queued" });
  keepForLater({ path, body: { client_key: `key-${String(id)}`, text: drawn.text }, drawn });
  return path;
}

describe("an answer that waited for the network", () => {
  beforeEach(() => { localStorage.clear(); });
  afterEach(() => { vi.useRealTimers(); });

  it("comes back to its composer and its draft with the reason when the server refuses it", async () => {
    const path = waits(501);
    const server = new Server({
      [`POST ${path}`]: refusal(409, "Диалог объединён с другим"),
      "GET /api/v1/conversations/501/draft": () => [{ kind: "reply", text: "Ещё одно", files: [], version: 3 }],
      "PUT /api/v1/conversations/501/draft": () => ({ version: 4 }),
    });
    await draw(<Page />);
    await waitFor(() => { expect(writing(501).text.reply).toBe("Курьер выехал\nЕщё одно"); });
    await waitFor(() => { expect(waitingAnswers()).toEqual([]); });
    expect(server.bodies("PUT /api/v1/conversations/501/draft")).toEqual([{ kind: "reply", text: "Курьер выехал\nЕщё одно", file_ids: [], subject: "", cc: "", version: 3 }]);
    expect(screen.getAllByText(/Диалог объединён с другим/).length).toBeGreaterThan(0);
  });

  it.each([401, 429, 503])("waits on after %i and leaves by itself, though the line never seemed lost", async (status) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const path = waits(502);
    let answer: () => unknown = refusal(status, "Позже");
    const server = new Server({ [`POST ${path}`]: () => answer() });
    await draw(<Page />);
    await vi.waitFor(() => { expect(server.bodies(`POST ${path}`)).toHaveLength(1); }, PATIENCE);
    await Promise.resolve();
    expect(waitingAnswers()).toHaveLength(1);
    answer = () => message(9, { conversation_id: 502, kind: "out", state: "queued" });
    await vi.waitFor(() => {
      vi.advanceTimersByTime(5000);
      expect(waitingAnswers()).toEqual([]);
    }, PATIENCE);
    expect(writing(502).text.reply).toBe("");
  });
});
