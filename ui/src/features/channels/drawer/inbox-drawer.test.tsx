import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import { InboxDrawer } from "./inbox-drawer";

const INBOX = {
  id: 5, name: "Почта лавки", channel: "email", role: "customer", business_line_id: 3, business_line_name: "Карты", state: "attention",
  state_reason: "Сертификат сервера mail.example.ru:993 просрочен. Обновите его на почтовом сервере", capabilities: {}, closed_at: null, key: "k", settings: {}, has_credentials: true, hook_url: null, created_at: "2026-11-20T10:00:00Z",
  health: { account_name: "", last_received_at: null, last_sent_at: null, last_error: null, last_error_at: null, checks: [], checked_at: "2026-11-22T10:00:00Z", arranged_at: null, lost_at: null, polled_at: null, voice_lost: 0, unknown_updates: 0 },
};

describe("the drawer of a connection", () => {
  it("says why it stands still and gives a file for whoever helps", async () => {
    new Server({ "GET /api/v1/inboxes/5": () => INBOX });
    await draw(<InboxDrawer id={5} channels={[]} onClose={() => undefined} />);
    expect(await screen.findByText(/просрочен. Обновите его на почтовом сервере/u)).toBeVisible();
    const link = screen.getByRole("link", { name: /Скачать сведения для.поддержки/u });
    expect(link).toHaveAttribute("href", "/api/v1/inboxes/5/diagnosis");
    expect(link).toHaveAttribute("download");
    expect(screen.getByText(/Ключей, имён, адресов и.переписки в.файле нет/u)).toBeVisible();
  });
});
