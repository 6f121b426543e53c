import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { draw, Server } from "@/tests/page";

import type { Channel } from "../data/types";
import { Abilities } from "./abilities";
import { ConnectDrawer } from "./connect-drawer";

const ANY = { pattern: "", rotates: false, names_hosts: false };
const CHANNEL: Channel = {
  id: "sms", name: "SMS", short_name: "SMS", summary: "Оператор и имя отправителя", role: "customer", receive: ["webhook"], data_location: "Россия", owner_country: "Россия",
  first_writer: "company", first_writer_note: "", promo: "allowed", promo_note: "", docs_url: "https://smsc.example/api/", docs_read_on: "2026-11-20", credentials: ["key"], hosts: [], connect_time: "1 день",
  help_page: "", requires: [], unverified: ["Ответ на пустой текст"], trial: "", moderation: "Имя согласуют 3 дня", cost: "от 3 ₽ за часть", is_allowed: true, is_decided: false, not_allowed_reason: "",
  fields: [
    { name: "provider", title: "Поставщик", kind: "choice", is_required: true, default: "smsc", options: [{ value: "smsc", title: "SMSC" }, { value: "smpp", title: "SMPP" }], help: "", placeholder: "", when: {}, ...ANY },
    { name: "key", title: "Ключ доступа", kind: "secret", is_required: true, default: "", options: [], help: "Раздел «Настройки», строка «Ключ»", placeholder: "", when: { provider: ["smsc"] }, ...ANY },
    { name: "sender", title: "Имя отправителя", kind: "text", is_required: false, default: "", options: [], help: "", placeholder: "LAVKA", when: {}, ...ANY },
  ],
  guide: [{ title: "Получите ключ", text: "Раздел «Настройки», кнопка «Создать»", url: "https://smsc.example/" }],
  windows: [{ since: "message", hours: 24, allows: ["reply", "service"], note: "", source: "https://smsc.example/rules", read_on: "2026-11-20" }],
  capabilities: {
    text_limit: 1000, images: false, files: false, voice: false, buttons: false, button_kinds: [], max_button_rows: 0, max_buttons_in_row: 0, edits: false, removals: false, delivered_receipts: true,
    read_receipts: false, typing_in: false, typing_out: false, replies: false, file_limit_bytes: 0, image_limit_bytes: 0, refused_extensions: [], reconcile: false,
  } as unknown as Channel["capabilities"],
  limits: { per_inbox_per_s: 10, per_chat_per_s: 1, parallel: 4, retry_for_h: 0 },
};

describe("the drawer of a new connection", () => {
  it("draws a form, a guide and the abilities of a channel it has never heard of", async () => {
    const asked = new Server({
      "GET /api/v1/business-lines": () => [{ id: 3, name: "Карты" }],
      "POST /api/v1/inboxes": (body) => ((body as { settings: { sender?: string } }).settings.sender ? { id: 9 } : Response.json({ title: "Проверьте настройки", status: 422, code: "input.invalid", type: "about:blank", errors: [{ field: "settings.sender", message: "Имя из 11 латинских букв" }] }, { status: 422 })),
    });
    const made = vi.fn();
    await draw(<ConnectDrawer channel={CHANNEL} onClose={() => undefined} onMade={made} />);
    const user = userEvent.setup();
    expect(await screen.findByText("Получите ключ")).toBeVisible();
    expect(screen.getByText("1 день · от 3 ₽ за часть · Имя согласуют 3 дня")).toBeVisible();
    expect(screen.getByText(/после сообщения клиента, 24.часа: отвечать, сервисные/u)).toBeInTheDocument();
    expect(screen.getByText(/станут пронумерованным текстом/u)).toBeInTheDocument();
    expect(screen.getByText(/только о.доставке/u)).toBeInTheDocument();
    const button = screen.getByRole("button", { name: "Проверить ключ" });
    expect(button).toBeDisabled();
    await user.type(screen.getByLabelText("Ключ доступа"), "abc123");
    await waitFor(() => { expect(button).toBeEnabled(); });
    await user.click(button);
    expect(await screen.findByText("Имя из 11 латинских букв")).toBeVisible();
    await user.type(screen.getByLabelText("Имя отправителя"), "LAVKA");
    await user.click(button);
    await waitFor(() => { expect(made).toHaveBeenCalled(); });
    expect(asked.bodies("POST /api/v1/inboxes").at(-1)).toEqual({ channel: "sms", name: "SMS", business_line_id: 3, settings: { provider: "smsc", sender: "LAVKA" }, credentials: { key: "abc123" } });
  });
});

describe("what a channel can do", () => {
  it("says nothing of messages where only meetings are held", async () => {
    await draw(<Abilities channel={{ ...CHANNEL, role: "meetings", first_writer_note: "Сообщений здесь нет" }} />);
    expect(await screen.findByText("Сообщений здесь нет")).toBeVisible();
    expect(screen.queryByText(/знак/u)).not.toBeInTheDocument();
    expect(screen.queryByText(/пронумерованным текстом/u)).not.toBeInTheDocument();
  });
});
