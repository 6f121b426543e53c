import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import LoginPage from "./login-page";

const REFUSED = { type: "x", status: 401, code: "login.wrong", title: "Нужно войти", detail: "Почта, пароль или код не подходят" };
const ASKED = { ...REFUSED, code: "login.totp_required", detail: "Введите код из приложения" };
const CLOSED = { required: false, started: false, demo: false, demo_people: [] };

function refuse(problem: typeof REFUSED): Response {
  return Response.json(problem, { status: 401, headers: { "Content-Type": "application/problem+json" } });
}

async function fill(person: ReturnType<typeof userEvent.setup>): Promise<void> {
  await person.type(await screen.findByLabelText("Рабочая почта"), "darya@farvater.example");
  await person.type(screen.getByLabelText("Пароль"), "secret words here");
  await person.click(screen.getByRole("button", { name: "Войти" }));
}

describe("the sign-in page", () => {
  it("signs in and goes where the person was going", async () => {
    const server = new Server({ "GET /api/v1/setup": () => CLOSED, "POST /api/v1/login": () => ({ done: true }), "GET /api/v1/session": () => DARYA });
    window.history.replaceState({}, "", "/login?next=/settings/security");
    const { router } = await draw(<LoginPage />, { path: "/login" });
    await fill(userEvent.setup());
    await waitFor(() => { expect(router.state.location.pathname).toBe("/settings/security"); });
    expect(server.bodies("POST /api/v1/login")).toEqual([{ email: "darya@farvater.example", password: "secret words here" }]);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example"])("never leads to another site: %s", async (next) => {
    new Server({ "GET /api/v1/setup": () => CLOSED, "POST /api/v1/login": () => ({ done: true }), "GET /api/v1/session": () => DARYA });
    window.history.replaceState({}, "", `/login?next=${encodeURIComponent(next)}`);
    const { router } = await draw(<LoginPage />, { path: "/login" });
    await fill(userEvent.setup());
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox"); });
  });

  it("shows the refusal in the server's words", async () => {
    new Server({ "GET /api/v1/setup": () => CLOSED, "POST /api/v1/login": () => refuse(REFUSED) });
    await draw(<LoginPage />, { path: "/login" });
    await fill(userEvent.setup());
    expect(await screen.findByRole("alert")).toHaveTextContent("Почта, пароль или код не подходят");
  });

  it("asks for the code and sends all three", async () => {
    const server = new Server({
      "GET /api/v1/setup": () => CLOSED,
      "POST /api/v1/login": (body) => ((body as { totp?: string }).totp ? { done: true } : refuse(ASKED)),
      "GET /api/v1/session": () => DARYA,
    });
    const person = userEvent.setup();
    await draw(<LoginPage />, { path: "/login" });
    await fill(person);
    await person.type(await screen.findByLabelText("Код"), "123456");
    await waitFor(() => { expect(server.bodies("POST /api/v1/login").at(-1)).toMatchObject({ email: "darya@farvater.example", totp: "123456" }); });
  });

  it("notices the Russian layout in the password", async () => {
    new Server({ "GET /api/v1/setup": () => CLOSED });
    const person = userEvent.setup();
    await draw(<LoginPage />, { path: "/login" });
    await person.type(await screen.findByLabelText("Пароль"), "п");
    expect(await screen.findByText("Включена русская раскладка")).toBeVisible();
    await person.type(screen.getByLabelText("Пароль"), "g");
    await waitFor(() => { expect(screen.queryByText("Включена русская раскладка")).toBeNull(); });
  });

  it("lets one step into the demo without a password", async () => {
    const people = [{ id: 3, name: "Роман Гущин", role: "operator", role_name: "Оператор" }];
    const server = new Server({
      "GET /api/v1/setup": () => ({ ...CLOSED, demo: true, demo_people: people }),
      "POST /api/v1/setup/demo-session": () => ({ done: true }),
      "GET /api/v1/session": () => DARYA,
    });
    await draw(<LoginPage />, { path: "/login" });
    await userEvent.setup().click(await screen.findByRole("button", { name: /Роман Гущин/ }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/setup/demo-session")).toEqual([{ operator_id: 3 }]); });
  });
});
