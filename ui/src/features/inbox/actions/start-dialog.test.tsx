import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { keys } from "@/lib/realtime/keys";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { writing } from "../composer/composer-store";
import { FailedCard } from "../thread/failed-card";
import { useInboxUrl } from "../url";
import { StartDialog } from "./start-dialog";
import { openStart } from "./start-store";

const INBOXES = [
  { id: 1, name: "Фарватер Банк", channel: "max", business_line_id: 1, state: "active" },
  { id: 2, name: "Имя FARVATER", channel: "sms", business_line_id: 1, state: "active" },
];
const CHANNELS = [
  { id: "max", first_writer: "customer", first_writer_note: "Первым пишет клиент", role: "customer", is_allowed: true, not_allowed_reason: "" },
  { id: "sms", first_writer: "company", first_writer_note: "", role: "customer", is_allowed: true, not_allowed_reason: "" },
];

function Dialog() {
  return <StartDialog url={useInboxUrl()} />;
}

describe("writing first", () => {
  it("offers the channels where we may, says why not in the others, and opens the conversation", async () => {
    const asked = new Server({
      "GET /api/v1/inboxes": () => INBOXES,
      "GET /api/v1/channels": () => CHANNELS,
      "POST /api/v1/conversations": (body) => ((body as { address: string }).address.length > 8 ? { conversation: conversation(77), is_new: true } : Response.json({ title: "Данные не приняты", status: 422, code: "input.invalid", type: "about:blank", errors: [{ field: "address", message: "Номер вида +7 916 123-45-67" }] }, { status: 422 })),
    });
    const { router } = await draw(<Dialog />);
    act(() => { openStart(); });
    const user = userEvent.setup();
    expect(await screen.findByRole("radio", { name: /Имя FARVATER/ })).toBeChecked();
    expect(screen.getByRole("radio", { name: /Первым пишет клиент/ })).toBeDisabled();
    await user.type(screen.getByLabelText("Адрес клиента"), "12{Enter}");
    expect(await screen.findByText("Номер вида +7 916 123-45-67")).toBeVisible();
    await user.clear(screen.getByLabelText("Адрес клиента"));
    await user.type(screen.getByLabelText("Адрес клиента"), "+7 916 000-14-14{Enter}");
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox/77"); });
    expect(asked.bodies("POST /api/v1/conversations").at(-1)).toEqual({ inbox_id: 2, address: "+7 916 000-14-14" });
  });
});

describe("a message that did not arrive", () => {
  it("goes on at another address of the person with its words and files, and is not sent by itself", async () => {
    const row = conversation(1);
    const contact = { id: 1, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" };
    const reach = { state: "can_write", title: "можно писать", detail: "" };
    const identity = { display_name: "", state: "ok", is_muted: false, verified_phone: null, last_seen_at: null, reachability: reach };
    const asked = new Server({
      "GET /api/v1/contacts/1": () => ({ contact, identities: [{ ...identity, id: 1, channel: "max", inbox_id: 1, inbox_name: "Фарватер Банк", value_masked: "7•••1" }, { ...identity, id: 5, channel: "sms", inbox_id: 2, inbox_name: "Имя FARVATER", value_masked: "+7•••14" }], conversations: [row] }),
      "POST /api/v1/conversations": () => ({ conversation: conversation(88), is_new: true }),
      "GET /api/v1/conversations/88/draft": () => [],
    });
    const file = { id: 3, kind: "file" as const, name: "акт.pdf", mime: "application/pdf", size: 10, width: null, height: null, duration_s: null, state: "stored" as const, reason: null, url: "/api/v1/files/41" };
    const failed = message(9, { kind: "out", state: "failed", text: "Ваш акт", attachments: [file], failure: { code: "x", title: "Канал не принял", actions: ["retry"] } });
    const { router, queries } = await draw(<FailedCard message={failed} first last channel="max" inboxId={1} />);
    act(() => { queries.setQueryData(keys.detail(1), { conversation: row, contact, position: 0 }); });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Отправить другим каналом" }));
    await user.click(await screen.findByRole("menuitem", { name: /FARVATER/, hidden: true }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox/88"); });
    expect(asked.bodies("POST /api/v1/conversations")).toEqual([{ inbox_id: 2, address: "", identity_id: 5 }]);
    expect(writing(88).text.reply).toBe("Ваш акт");
    expect(writing(88).uploads.map((one) => one.file?.id)).toEqual([41]);
    expect(asked.asked.some((one) => one.call.endsWith("/messages"))).toBe(false);
  });

  it("in another system is not offered to be sent again from here", async () => {
    new Server({ "GET /api/v1/contacts/1": () => ({ contact: { id: 1 }, identities: [], conversations: [] }) });
    const old = message(9, { kind: "out", state: "failed", text: "Ваш акт", imported: { from: "Chatwoot", import_id: 3 } });
    await draw(<FailedCard message={old} first last channel="max" inboxId={1} />);
    expect(await screen.findByText("Ваш акт")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Отправить ещё раз" })).toBeNull();
  });
});
