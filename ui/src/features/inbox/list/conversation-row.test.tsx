import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Conversation } from "@/lib/api/types";
import { keys } from "@/lib/realtime/keys";
import { draw, Server } from "@/tests/page";
import { conversation } from "@/tests/rows";

import { ConversationRow } from "./conversation-row";

const nothing = (): void => undefined;

async function row(part: Partial<Conversation> = {}) {
  new Server({ "GET /api/v1/labels": () => [{ id: 1, name: "возврат" }, { id: 2, name: "срочно" }, { id: 3, name: "VIP" }] });
  const shown = conversation(1, part);
  const now = Date.parse("2026-11-21T07:25:00Z");
  return draw(<ConversationRow row={shown} href="/inbox/1" selected={false} checked={false} checking={false} tabStop dense={false} now={now} onHover={nothing} onFocus={nothing} onRead={nothing} />);
}

describe("a row of the list", () => {
  it("says the name, the last message, the channel and how long the customer waits", async () => {
    await row({ waiting_since: "2026-11-21T07:03:00Z", unread_count: 2 });
    const link = await screen.findByRole("link");
    expect(link).toHaveTextContent("Марина Ковалёва");
    expect(link).toHaveTextContent("А карту когда ждать?");
    expect(link).toHaveTextContent("22 мин");
    expect(screen.getByRole("img", { name: "MAX" })).toBeInTheDocument();
    expect(screen.getByLabelText(/2.непрочитанных/u)).toBeInTheDocument();
  });

  it("shows the draft before the last message and typing before the draft", async () => {
    const { queries } = await row({ draft: "Марина, курьер" });
    expect(await screen.findByText("Черновик:")).toBeInTheDocument();
    queries.setQueryData(keys.presence(1), { conversation_id: 1, viewers: [], typing: [{ who: "contact", name: "Марина" }] });
    expect(await screen.findByText("печатает…")).toBeInTheDocument();
    expect(screen.queryByText("Черновик:")).not.toBeInTheDocument();
  });

  it("names the state of the own last message and folds tags after the second", async () => {
    await row({ preview: { kind: "text", text: "Отправили", direction: "out", state: "failed" }, label_ids: [1, 2, 3], has_failed: true });
    expect(await screen.findByText("не доставлено")).toBeInTheDocument();
    expect(await screen.findByText("+1")).toBeInTheDocument();
    expect(screen.getByRole("img", { name: "Есть недоставленное сообщение" })).toBeInTheDocument();
  });

  it("writes what cannot be shown in words", async () => {
    await row({ preview: { kind: "voice_lost", text: "", direction: "in" } });
    expect(await screen.findByText("Голосовое сообщение без звука")).toBeInTheDocument();
  });
});
