import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { InboxTroubles } from "./inbox-troubles";

const SUPERVISOR = { ...DARYA, permissions: [...DARYA.permissions, "queues.view"] };
const trouble = (id: number, name: string) => ({
  id,
  inbox_id: id + 10,
  inbox_name: name,
  channel: "sms",
  kind: "lag_out",
  title: "Ответы ждут отправки",
  detail: "Самое старое сообщение клиенту ждёт 6 мин",
  fix: "Срочное отправьте другим каналом",
  started_at: "2026-11-22T09:00:00Z",
  ended_at: null,
});

describe("troubles of connections", () => {
  it("are a number first, and a list with what to do when asked for", async () => {
    new Server({ "GET /api/v1/inboxes/alarms": () => [trouble(1, "SMS магазина"), trouble(2, "Бот доставки")] });
    await draw(<InboxTroubles />, { session: SUPERVISOR });
    expect(await screen.findByText("2 проблемы с подключениями")).toBeInTheDocument();
    expect(screen.queryByRole("list")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Что случилось" }));
    expect(screen.getByRole("list")).toHaveTextContent(/SMS магазина.*Ответы ждут отправки.*ждёт 6 мин. Срочное отправьте другим каналом/u);
    expect(screen.getByRole("link", { name: "SMS магазина" })).toHaveAttribute("href", "/channels/11");
  });

  it("show nothing where all works, and nothing to operators", async () => {
    const calm = new Server({ "GET /api/v1/inboxes/alarms": () => [] });
    await draw(<InboxTroubles />);
    expect(calm.asked).toEqual([]);
    expect(screen.queryByRole("status")).toBeNull();
  });
});
