import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import Messenger from "./sections/messenger";

const BOT = { inbox_id: 7, name: "Бот", channel: "yandex_messenger", channel_name: "Яндекс Мессенджер", account_name: "Дежурный", state: "active", value: null, linked_at: null, failure: "", failed_at: null };
const WISHES = { assigned: true, mentioned: true, waiting: true, held: true };

describe("the messenger for alerts", () => {
  it("shows a code to type to the bot", async () => {
    new Server({
      "GET /api/v1/profile/messengers": () => ({ bots: [BOT], wishes: WISHES }),
      "POST /api/v1/profile/messengers/7/code": () => ({ code: "ABCD-EFGH", expires_at: "2026-11-22T12:15:00Z" }),
    });
    const person = userEvent.setup();
    await draw(<Messenger />, { path: "/settings/messenger" });
    await person.click(await screen.findByRole("button", { name: "Получить код" }));
    expect(await screen.findByText("ABCD-EFGH")).toBeVisible();
  });

  it("keeps what one wants to be told of, and says why an alert did not arrive", async () => {
    const linked = { ...BOT, value: "petrova@romashka.example", linked_at: "2026-11-22T12:00:00Z", failure: "бот остановлен" };
    const server = new Server({
      "GET /api/v1/profile/messengers": () => ({ bots: [linked], wishes: WISHES }),
      "PUT /api/v1/profile/messengers/wishes": (body) => body,
    });
    const person = userEvent.setup();
    await draw(<Messenger />, { path: "/settings/messenger" });
    expect(await screen.findByText(/Последнее оповещение не дошло: бот остановлен/)).toBeVisible();
    await person.click(screen.getByRole("switch", { name: "Мой клиент долго ждёт" }));
    await waitFor(() => { expect(server.bodies("PUT /api/v1/profile/messengers/wishes")).toEqual([{ ...WISHES, waiting: false }]); });
  });

  it("tells who connects a bot when there is none", async () => {
    new Server({ "GET /api/v1/profile/messengers": () => ({ bots: [], wishes: WISHES }) });
    await draw(<Messenger />, { path: "/settings/messenger" });
    expect(await screen.findByText("Компания ещё не подключила бота для сотрудников")).toBeVisible();
  });
});
