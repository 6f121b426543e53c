import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { writing } from "../composer/composer-store";
import { MessageItem } from "./message-item";

const RULE = { id: "MSG-149-10-8", version: 1, title: "Банкам нельзя писать клиентам в иностранных мессенджерах", norm: "149-ФЗ, ст. 10, ч. 8", confidence: "law_text" };
const VEIL = { state: "marked", kinds: ["Паспорт"], rules: [RULE], is_possible: true };
const WHOLE = { text: "Мой паспорт 4509 123456", quote: null, phone: null, email: null, location: null, share: null, subject: null, file_names: [] };

async function item(part: Partial<typeof VEIL> = {}, permissions = ["conversations.view", "conversations.reply", "contacts.reveal_personal"]) {
  const server = new Server({
    "GET /api/v1/inboxes": () => [],
    "GET /api/v1/conversations/1/proposed-answer": () => ({ text: "Напишите нам в MAX", has_invitation: false, channels: ["MAX"] }),
    "POST /api/v1/conversations/1/invite": () => ({}),
    "POST /api/v1/messages/9/reveal": () => WHOLE,
  });
  await draw(<MessageItem message={message(9, { text: "Мой паспорт [ПАСПОРТ]", veil: { ...VEIL, ...part } })} first last channel="telegram" inboxId={1} />, { session: { ...DARYA, permissions } });
  return server;
}

describe("a message whose personal data are hidden", () => {
  it("says what is hidden and by which rule, and that the rule may apply", async () => {
    await item();
    expect(await screen.findByText("Скрыто: паспорт")).toBeInTheDocument();
    await userEvent.click(screen.getByText("Почему скрыто: возможно применимо"));
    expect(screen.getByText("149-ФЗ, ст. 10, ч. 8")).toBeInTheDocument();
  });

  it("shows it only after a reason, and hides it again", async () => {
    const server = await item();
    await userEvent.click(await screen.findByRole("button", { name: "Показать" }));
    expect(screen.getByRole("button", { name: "Показать" })).toBeDisabled();
    await userEvent.type(screen.getByRole("textbox", { name: "Зачем нужно показать" }), "Сверить договор{Enter}");
    expect(await screen.findByText("Мой паспорт 4509 123456")).toBeInTheDocument();
    expect(server.bodies("POST /api/v1/messages/9/reveal")).toEqual([{ reason: "Сверить договор" }]);
    await userEvent.click(screen.getByRole("button", { name: "Скрыть" }));
    expect(screen.queryByText("Мой паспорт 4509 123456")).not.toBeInTheDocument();
  });

  it("puts the proposed answer into the composer by one press, and sends the invitation by one", async () => {
    const server = await item();
    await userEvent.click(await screen.findByRole("button", { name: "Вставить ответ" }));
    await waitFor(() => { expect(writing(1).text.reply).toContain("Напишите нам в MAX"); });
    await userEvent.click(screen.getByRole("button", { name: "Отправить приглашение" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/conversations/1/invite")).toHaveLength(1); });
  });

  it("offers nothing to whoever only looks", async () => {
    await item({}, ["conversations.view"]);
    expect(await screen.findByText("Скрыто: паспорт")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Показать" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Вставить ответ" })).not.toBeInTheDocument();
  });

  it("says so while it is looked at, and when it could not be read", async () => {
    await item({ state: "unread", kinds: [] });
    expect(await screen.findByText(/не удалось проверить вовремя/)).toBeInTheDocument();
  });
});
