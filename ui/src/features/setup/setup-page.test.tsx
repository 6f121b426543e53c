import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import SetupPage from "./setup-page";

const PROFILE = { version: 0, may_answer: true, on: "2026-11-21", rulebook: "1", read_on: "2026-11-21", disclaimer: "", questions: [], next: null, categories: [], rules: [], ahead: [] };
const WIZARD = { required: true, started: true, demo: false, step: "company" };

describe("the first-run wizard", () => {
  it("tells about the check digits while they are typed and goes on only when they match", async () => {
    const server = new Server({
      "GET /api/v1/setup": () => WIZARD,
      "GET /api/v1/session": () => ({ ...DARYA, company: null }),
      "GET /api/v1/setup/inn/7707083894": () => ({ ok: false, kind: null, message: "Контрольные цифры не сходятся" }),
      "GET /api/v1/setup/inn/7707083893": () => ({ ok: true, kind: "legal_entity", message: "" }),
      "PUT /api/v1/setup/company": () => ({ id: 1 }),
      "PUT /api/v1/setup/step": () => ({ done: true }),
      "GET /api/v1/company-profile": () => PROFILE,
    });
    const person = userEvent.setup();
    await draw(<SetupPage />, { path: "/setup", session: { ...DARYA, company: null } });
    await person.type(await screen.findByLabelText("Полное название"), "АО «Фарватер»");
    const inn = screen.getByLabelText("ИНН");
    await person.type(inn, "7707083894");
    expect((await screen.findAllByText("Контрольные цифры не сходятся")).length).toBeGreaterThan(0);
    await person.click(screen.getByRole("button", { name: /Дальше/ }));
    expect(server.bodies("PUT /api/v1/setup/company")).toEqual([]);
    await person.clear(inn);
    await person.type(inn, "7707083893");
    expect(await screen.findByText("Контрольные цифры сходятся")).toBeVisible();
    await person.click(screen.getByRole("button", { name: /Дальше/ }));
    expect(await screen.findByRole("heading", { name: "Какие правила вас касаются" })).toBeVisible();
    expect(server.bodies("PUT /api/v1/setup/company")).toEqual([{ name: "АО «Фарватер»", inn: "7707083893", time_zone: "Europe/Moscow" }]);
  });

  it("says that somebody else has begun", async () => {
    new Server({ "GET /api/v1/setup": () => WIZARD, "GET /api/v1/session": () => Response.json({ code: "unauthenticated", title: "x", type: "x", status: 401 }, { status: 401 }) });
    const { queries } = await draw(<SetupPage />, { path: "/setup" });
    queries.setQueryData(["session"], null);
    expect(await screen.findByText(/Настройку уже начали/)).toBeVisible();
  });

  it("leaves when there is nothing to set up", async () => {
    new Server({ "GET /api/v1/setup": () => ({ ...WIZARD, required: false }), "GET /api/v1/session": () => DARYA });
    const { router } = await draw(<SetupPage />, { path: "/setup" });
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox"); });
  });
});
