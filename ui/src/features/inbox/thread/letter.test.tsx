import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Message } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { write, writing } from "../composer/composer-store";
import { MessageContent } from "./message-content";
import { MessageMenu } from "./message-menu";

const MAIL: NonNullable<Message["mail"]> = { subject: "Заказ 15", cc: ["boss@client.example"], others: [], has_letter: true, is_automatic: false, is_doubtful: false, is_cut: false };

async function letter(part: Partial<typeof MAIL> = {}) {
  new Server({ "GET /api/v1/inboxes": () => [] });
  await draw(<MessageContent message={message(9, { mail: { ...MAIL, ...part } })} />);
}

describe("a letter", () => {
  it("tells its subject and copies, and marks nothing without a reason", async () => {
    await letter();
    expect(await screen.findByText("Заказ 15")).toBeVisible();
    expect(screen.getByText("Копия: boss@client.example")).toBeVisible();
    expect(screen.queryByText(/Отправитель не подтверждён/)).toBeNull();
  });

  it("marks a sender whom the checks did not confirm, and an answer of a machine", async () => {
    await letter({ is_doubtful: true, is_automatic: true });
    expect(await screen.findByRole("note")).toHaveTextContent("Отправитель не подтверждён");
    expect(screen.getByText("Автоматический ответ")).toBeVisible();
  });

  it("opens whole in a frame that may run nothing", async () => {
    await letter();
    await userEvent.click(await screen.findByRole("button", { name: "Показать письмо" }));
    const frame = within(await screen.findByRole("dialog")).getByTitle("Заказ 15");
    expect(frame).toHaveAttribute("src", "/api/v1/messages/9/letter");
    expect(frame.getAttribute("sandbox")).not.toMatch(/allow-scripts|allow-same-origin|allow-forms/);
  });

  async function menu(others: string[], kind: "in" | "out" = "in") {
    const inbox = (id: number, address: string) => ({ id, name: "Почта", channel: "email", address, business_line_id: 1, state: "active", capabilities: { subject: true } });
    new Server({ "GET /api/v1/inboxes": () => [inbox(1, "info@shop.example"), inbox(2, "sales@shop.example")] });
    await draw(<MessageMenu message={message(9, { kind, conversation_id: 77, mail: { ...MAIL, others } })} inboxId={1} />);
    await userEvent.click(await screen.findByRole("button", { name: /^Действия с.сообщением$/u }));
    await screen.findByText(/^Ответить с.цитатой$/u);
  }

  it("is answered to everybody who got it but our own mailboxes, beside the copies written already", async () => {
    write(77, { cc: "anna@firm.example" });
    await menu(["info@shop.example", "sales@shop.example", "olga@client.example"]);
    await userEvent.click(await screen.findByText(/^Ответить.всем$/u));
    expect(writing(77)).toMatchObject({ cc: "anna@firm.example, olga@client.example", mode: "reply", replyTo: { id: 9 } });
  });

  it.each([["nobody else got it", ["sales@shop.example"], "in"], ["it is our own", ["olga@client.example"], "out"]] as const)("is answered to its sender alone when %s", async (_why, others, kind) => {
    await menu([...others], kind);
    expect(screen.queryByText(/^Ответить.всем$/u)).toBeNull();
  });
});
