import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { ContactDetail, Identity } from "@/lib/api/types";
import { DARYA, draw, Server } from "@/tests/page";
import { conversation } from "@/tests/rows";

import { Details } from "./details";
import { PersonBlocks } from "./person-blocks";

const SUPERVISOR = { ...DARYA, permissions: [...DARYA.permissions, "contacts.merge"] };

function identity(id: number, part: Partial<Identity> = {}): Identity {
  return {
    id, channel: "max", inbox_id: 1, inbox_name: "Фарватер Банк", business_line_id: 1, business_line_name: "Карты", value_masked: "7001", display_name: "",
    state: "ok", is_muted: false, last_seen_at: null,
    reachability: {
      state: "can_write", title: "можно писать", detail: "", until: null,
      permits: [{ purpose: "reply", is_open: true, reason: "", until: null }, { purpose: "promo", is_open: false, reason: "Нет согласия на рекламу", until: null }],
    },
    ...part,
  };
}

function person(id: number, part: Partial<ContactDetail> = {}): ContactDetail {
  return {
    contact: { id, name: "Марина Ковалёва", note: "звонить после 18", created_at: "2026-11-01T07:00:00Z" },
    identities: [identity(id)], details: [], consents: [], conversations: [conversation(id, { business_line_name: "Карты" })], suggestions: [], merges: [], is_whole: true, ...part,
  };
}

const OTHER = { id: 52, name: "М. Ковалёва", created_at: "2026-11-20T07:00:00Z", last_message_at: "2026-11-20T07:00:00Z", conversations: 1, channels: ["webchat"], lines: ["Ипотека"] };
const SUGGESTED = person(51, {
  suggestions: [{ id: 9, contact: OTHER, reasons: [{ kind: "phone", value: "+79005550142", verified: "one" }], confidence: "high", created_at: "2026-11-20T07:00:00Z" }],
});
const SECOND = person(52, {
  contact: { id: 52, name: "М. Ковалёва", note: "просит справку", created_at: "2026-11-20T07:00:00Z" },
  identities: [identity(52, { channel: "webchat", business_line_name: "Ипотека" })],
  conversations: [conversation(52, { business_line_name: "Ипотека" })],
});

function server(second: ContactDetail = SECOND): Server {
  return new Server({
    "GET /api/v1/contacts/51": () => SUGGESTED,
    "GET /api/v1/contacts/52": () => second,
    "POST /api/v1/contacts/suggestions/9/accept": () => SUGGESTED,
    "POST /api/v1/contacts/suggestions/9/reject": () => ({}),
  });
}

describe("the details of a person", () => {
  it("take a phone or an e-mail by its look, and say what is wrong with it", async () => {
    const refusal = { type: "about:blank", title: "Данные не приняты", status: 422, code: "contact.detail", errors: [{ field: "value", message: "Нужен номер целиком" }] };
    const asked = new Server({ "POST /api/v1/contacts/51/details": (body) => ((body as { kind: string }).kind === "phone" ? Response.json(refusal, { status: 422 }) : SUGGESTED) });
    await draw(<Details person={SUGGESTED} />, { session: { ...DARYA, permissions: ["contacts.edit"] } });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: /Добавить телефон/u }));
    const field = screen.getByRole("textbox", { name: /Добавить телефон/u });
    await user.type(field, "12{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Нужен номер целиком");
    await user.clear(field);
    await user.paste("anna@shop.example");
    await user.keyboard("{Enter}");
    await waitFor(() => { expect(screen.queryByRole("textbox")).toBeNull(); });
    expect(asked.bodies("POST /api/v1/contacts/51/details").at(-1)).toEqual({ kind: "email", value: "anna@shop.example" });
  });

  it("are only read by whoever may not change them", async () => {
    server();
    await draw(<Details person={SUGGESTED} />);
    expect(await screen.findByText("звонить после 18")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("the blocks of a person", () => {
  it("say what may be sent to an address, purpose by purpose", async () => {
    server();
    await draw(<PersonBlocks person={SUGGESTED} />);
    await userEvent.setup().click(await screen.findByRole("button", { name: /MAX.*можно писать/ }));
    expect(screen.getByText(/Нет согласия на рекламу/u)).toBeVisible();
  });

  it("offer no decision to whoever may not merge", async () => {
    server();
    await draw(<PersonBlocks person={SUGGESTED} />);
    expect(await screen.findByText(/Один телефон/u)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Объединить/u })).toBeNull();
    expect(screen.queryByRole("button", { name: /разные люди/u })).toBeNull();
  });

  it("join with the chosen card, name and note, and warn of other lines", async () => {
    const asked = server();
    await draw(<PersonBlocks person={SUGGESTED} />, { session: SUPERVISOR });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Объединить…" }));
    const dialog = await screen.findByRole("dialog", { name: "Объединить карточки" });
    expect(await within(dialog).findByRole("note")).toHaveTextContent(/Ипотека, Карты|Карты, Ипотека/u);
    await user.click(within(within(dialog).getByRole("group", { name: "Имя" })).getByText("М. Ковалёва"));
    await user.click(within(within(dialog).getByRole("group", { name: "Заметка" })).getByText("просит справку"));
    await user.click(within(dialog).getByRole("button", { name: "Объединить" }));
    const call = "POST /api/v1/contacts/suggestions/9/accept";
    await waitFor(() => { expect(asked.bodies(call)).toEqual([{ into_id: 51, name: "М. Ковалёва", note: "просит справку" }]); });
  });

  it("do not join somebody of whom only a part is seen", async () => {
    server({ ...SECOND, is_whole: false });
    await draw(<PersonBlocks person={SUGGESTED} />, { session: SUPERVISOR });
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Объединить…" }));
    const dialog = await screen.findByRole("dialog", { name: "Объединить карточки" });
    expect(await within(dialog).findByRole("note")).toHaveTextContent(/не видите/u);
    expect(within(dialog).getByRole("button", { name: "Объединить" })).toBeDisabled();
  });
});
