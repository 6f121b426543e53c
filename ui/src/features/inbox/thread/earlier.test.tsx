import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";

import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { Earlier } from "./earlier";

const HERE = conversation(5, { contact_id: 3, channel: "max", created_at: "2026-11-22T10:00:00Z" });
const talk = (id: number, channel: string, last: string) => conversation(id, { contact_id: 3, channel, last_message_at: last });
const said = (id: number, text: string, more: object = {}) => message(id, { conversation_id: 1, text, ...more });

function server(past: Record<number, { items: object[]; previous: string | null }>, talks: object[]) {
  const answers = Object.fromEntries(Object.entries(past).map(([id, page]) => [`GET /api/v1/conversations/${id}/messages`, (_: unknown, url: URL) => ({ ...(url.searchParams.has("before") ? { items: [said(8, "Есть ли аспирин?")], previous: null } : page), position: 1 })]));
  return new Server({ "GET /api/v1/inboxes": () => [], "GET /api/v1/contacts/3": () => ({ contact: { id: 3, name: "Анна" }, conversations: talks }), ...answers });
}

describe("what was talked about before", () => {
  beforeAll(() => { vi.stubGlobal("EventSource", class { addEventListener(): void { /* nothing comes */ } close(): void { /* nothing is open */ } }); });

  it("stands above a short thread by itself, the nearest talk lowest", async () => {
    server(
      { 1: { items: [said(1, "Отложили упаковку")], previous: null }, 2: { items: [said(2, "Мы в MAX")], previous: null } },
      [HERE, talk(1, "whatsapp", "2025-03-25T15:05:00Z"), talk(2, "sms", "2026-11-22T09:00:00Z"), talk(9, "vk", "2026-11-22T11:00:00Z")],
    );
    await draw(<Earlier conversation={HERE} since="2026-11-22T10:00:00Z" seen={1} />);
    expect(await screen.findByText("Отложили упаковку")).toBeVisible();
    const names = screen.getAllByRole("region").map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["Прежний разговор: WhatsApp", "Прежний разговор: SMS"]);
  });

  it("waits to be asked for above a long thread, and is read no further than it is long", async () => {
    server({ 1: { items: [said(1, "Отложили упаковку")], previous: "cursor" } }, [HERE, talk(1, "whatsapp", "2025-03-25T15:05:00Z")]);
    await draw(<Earlier conversation={HERE} since="2026-11-22T10:00:00Z" seen={50} />);
    await userEvent.click(await screen.findByRole("button", { name: /Раньше: WhatsApp/ }));
    expect(await screen.findByText("Отложили упаковку")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Показать более ранние" }));
    expect(await screen.findByText("Есть ли аспирин?")).toBeVisible();
  });

  it("is nothing for who has written here only", async () => {
    server({}, [HERE]);
    await draw(<div data-testid="thread"><Earlier conversation={HERE} since="2026-11-22T10:00:00Z" seen={1} /></div>);
    await waitFor(() => { expect(screen.getByTestId("thread")).toBeEmptyDOMElement(); });
  });
});
