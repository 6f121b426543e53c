import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Message } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { MessageContent } from "./message-content";

const MAIL: NonNullable<Message["mail"]> = { subject: "Заказ 15", cc: ["boss@client.example"], has_letter: true, is_automatic: false, is_doubtful: false, is_cut: false };

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
});
