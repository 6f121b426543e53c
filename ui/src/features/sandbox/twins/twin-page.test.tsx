import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import { TwinPhone } from "./twin-phone";
import { DeedsCard, FaultsCard, KeysCard } from "./twin-cards";

const ACCOUNT = { id: "77", name: "Фарватер", fields: { token: "vk1.a.secret", group_id: "77" } };
const ANNA = { id: "5", name: "Анна", address: "id5", state: "open" };
const BASE = "/sandbox/vk/control/accounts/77";
const line = (id: string, part: object) => ({ id, side: "company", text: "", at: "2026-11-21T07:03:00Z", title: "", files: [], buttons: [], is_edited: false, is_removed: false, state: "", ...part });

describe("the phone of any twin", () => {
  it("shows what the company said with its buttons and lets the customer press and write", async () => {
    const asked = new Server({
      [`GET ${BASE}/customers/5/lines`]: () => [
        line("1", { side: "customer", text: "Где заказ?", state: "read" }),
        line("2", { text: "Уже едет", buttons: [[{ id: "b1", text: "Спасибо", url: "" }, { id: "b2", text: "Сайт", url: "https://farvater.example" }]], files: [{ kind: "file", name: "акт.pdf", url: "/sandbox/vk/api/files/1", size: 10 }] }),
        line("3", { text: "лишнее", is_removed: true }),
        line("4", { text: "Пишите сюда: https://hub.example/m/7-abc." }),
      ],
      [`POST ${BASE}/customers/5/acts`]: () => new Response(null, { status: 204 }),
      [`POST ${BASE}/customers/5/lines`]: () => line("4", { side: "customer", text: "Жду" }),
    });
    await draw(<TwinPhone channel="vk" account={ACCOUNT} customer={ANNA} />);
    const phone = await screen.findByRole("region", { name: /Анна/ });
    await within(phone).findByText("Уже едет");
    expect(within(phone).queryByText("лишнее")).toBeNull();
    expect(within(phone).getByRole("link", { name: "Сайт" })).toHaveAttribute("href", "https://farvater.example");
    expect(within(phone).getByRole("link", { name: "https://hub.example/m/7-abc" })).toHaveAttribute("href", "https://hub.example/m/7-abc");
    const user = userEvent.setup();
    await user.click(within(phone).getByRole("button", { name: "Спасибо" }));
    await user.type(within(phone).getByRole("textbox", { name: "Сообщение" }), "Жду{Enter}");
    await waitFor(() => { expect(asked.bodies(`POST ${BASE}/customers/5/lines`)).toEqual([{ text: "Жду", title: "" }]); });
    expect(asked.bodies(`POST ${BASE}/customers/5/acts`)).toEqual([{ act: "press", line: "2", value: "b1" }]);
  });

  it("offers only what this channel's customers can do", async () => {
    const asked = new Server({ [`GET ${BASE}/customers/5/lines`]: () => [line("1", { side: "customer", text: "Да" })], [`POST ${BASE}/customers/5/acts`]: () => new Response(null, { status: 204 }) });
    await draw(<DeedsCard channel="vk" account={ACCOUNT} customer={ANNA} acts={["image", "remove", "block"]} />);
    expect(await screen.findByRole("button", { name: "фото" })).toBeEnabled();
    expect(screen.queryByRole("button", { name: "голос" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Прочитать ответ" })).toBeNull();
    const remove = screen.getByRole("button", { name: "Удалить своё" });
    await waitFor(() => { expect(remove).toBeEnabled(); });
    await userEvent.setup().click(remove);
    await waitFor(() => { expect(asked.bodies(`POST ${BASE}/customers/5/acts`)).toEqual([{ act: "remove", line: "1", value: "" }]); });
  });

  it("turns a switch to what was typed", async () => {
    const asked = new Server({ [`GET ${BASE}/faults`]: () => [{ id: "rate", title: "Отказ 429 на каждый N-й запрос", value: 0 }], [`PATCH ${BASE}/faults/rate`]: () => [] });
    await draw(<FaultsCard channel="vk" account={ACCOUNT} />);
    const field = await screen.findByLabelText(/429/);
    const user = userEvent.setup();
    await user.clear(field);
    await user.type(field, "5");
    await user.tab();
    await waitFor(() => { expect(asked.bodies(`PATCH ${BASE}/faults/rate`)).toEqual([{ value: 5 }]); });
  });

  it("connects its account with secrets and settings in their places", async () => {
    const asked = new Server({
      "GET /api/v1/channels": () => [{ id: "vk", credentials: ["token"] }],
      "GET /api/v1/business-lines": () => [{ id: 3, name: "Карты" }],
      "POST /api/v1/inboxes": () => ({ id: 12 }),
    });
    const { router } = await draw(<KeysCard channel="vk" account={ACCOUNT} />);
    await userEvent.setup().click(await screen.findByRole("button", { name: /^Подключить к.Пристани/u }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/channels/12"); });
    expect(asked.bodies("POST /api/v1/inboxes")).toEqual([{ channel: "vk", name: "Фарватер", business_line_id: 3, settings: { group_id: "77" }, credentials: { token: "vk1.a.secret" } }]);
  });
});
