import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import ContactsPage from "./contacts-page";

const PERSON = { id: 3, name: "Марина Ковалёва", created_at: "2026-11-01T07:00:00Z", last_message_at: "2026-11-21T07:00:00Z", channel: "max", conversation_id: 7, found_in: "message" };
const SEARCH = "POST /api/v1/contacts/search";

async function page(items: unknown[] = [PERSON]) {
  const server = new Server({ "GET /api/v1/contacts": () => ({ items: [], next: null }), [SEARCH]: () => ({ kind: "phone", items }) });
  await draw(<ContactsPage />, { path: "/contacts" });
  return { server, field: await screen.findByRole("searchbox", { name: /Имя, телефон/ }) };
}

describe("looking for a person by a whole value", () => {
  it("asks once and only when told to, and says where it was found", async () => {
    const { server, field } = await page();
    await userEvent.type(field, "+7 900 555-01-42");
    expect(await screen.findByText(/попадёт в.журнал доступа/u)).toBeInTheDocument();
    expect(server.bodies(SEARCH)).toEqual([]);
    await userEvent.type(field, "{Enter}");
    const row = await screen.findByRole("row", { name: /Марина Ковалёва/ });
    expect(row).toHaveTextContent(/в.сообщении/u);
    expect(server.bodies(SEARCH)).toEqual([{ value: "+7 900 555-01-42" }]);
    expect(server.asked.some((one) => one.call === "GET /api/v1/contacts" && one.body)).toBe(false);
  });

  it("says so when nobody has it, and asks anew about another value", async () => {
    const { server, field } = await page([]);
    await userEvent.type(field, "marina@client.example{Enter}");
    expect(await screen.findByText(/никого нет/u)).toBeInTheDocument();
    await userEvent.type(field, ".ru");
    await userEvent.click(await screen.findByRole("button", { name: /Найти клиента/ }));
    expect(server.bodies(SEARCH)).toEqual([{ value: "marina@client.example" }, { value: "marina@client.example.ru" }]);
  });
});
