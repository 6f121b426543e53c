import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import { clearChecked, toggleChecked } from "../layout-store";
import { BulkBar } from "./bulk-bar";

const BULK = "POST /api/v1/conversations/bulk";

async function bar(status: "open" | "closed") {
  const server = new Server({
    "GET /api/v1/operators": () => [{ id: 7, name: "Дарья Мещерякова" }, { id: 8, name: "Ирина Климова" }],
    "GET /api/v1/teams": () => [{ id: 3, name: "Бухгалтерия" }],
    [BULK]: () => ({ items: [], skipped: [] }),
  });
  act(() => { clearChecked(); toggleChecked(1); toggleChecked(2); });
  await draw(<BulkBar status={status} />);
  return server;
}

describe("what is done with checked conversations", () => {
  beforeEach(() => { localStorage.clear(); });

  it("opens closed ones again in place of closing them once more", async () => {
    const server = await bar("closed");
    expect(screen.queryByRole("button", { name: /^Закрыть/ })).toBeNull();
    await userEvent.click(await screen.findByRole("button", { name: /^Открыть.2/u }));
    await waitFor(() => { expect(server.bodies(BULK)).toEqual([{ ids: [1, 2], action: { kind: "reopen" } }]); });
  });

  it.each([["Бухгалтерия", { operator_id: null, team_id: 3 }], ["Вернуть в очередь", { operator_id: null, team_id: null }], ["Ирина Климова", { operator_id: 8 }]])("gives them over: %s", async (name, to) => {
    const server = await bar("open");
    await userEvent.click(await screen.findByLabelText("Передать"));
    await userEvent.click(await screen.findByText(new RegExp(`^${name.replaceAll(" ", ".")}$`, "u")));
    await waitFor(() => { expect(server.bodies(BULK)).toEqual([{ ids: [1, 2], action: { kind: "assign", ...to } }]); });
  });

  it("puts them off until tomorrow", async () => {
    const server = await bar("open");
    await userEvent.click(await screen.findByLabelText("Отложить"));
    await userEvent.click(await screen.findByText(/Завтра.утром/u));
    await waitFor(() => { expect(server.bodies(BULK)).toMatchObject([{ ids: [1, 2], action: { kind: "snooze" } }]); });
  });

  it("takes more of them than the server takes at once", async () => {
    const server = await bar("open");
    act(() => { for (let id = 3; id <= 205; id++) toggleChecked(id); });
    await userEvent.click(await screen.findByRole("button", { name: /^Закрыть.205/u }));
    await waitFor(() => { expect(server.bodies(BULK)).toHaveLength(2); });
    expect(server.bodies(BULK).map((body) => (body as { ids: number[] }).ids.length)).toEqual([200, 5]);
  });
});
