import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import Labels from "./sections/labels";
import Operators from "./sections/operators";
import Snippets from "./sections/snippets";
import Tokens from "./sections/tokens";
import SettingsPage from "./settings-page";

const OWNER = { ...DARYA, role: "owner" as const, permissions: ["operators.view", "operators.manage", "api_tokens.manage", "conversations.view"] };
const ROLES = { items: [{ id: 4, code: "operator", name: "Оператор", permissions: [], is_builtin: true, holders: 1 }] };

describe("the settings", () => {
  it("show only the sections one may open", async () => {
    new Server({});
    await draw(<SettingsPage />, { path: "/settings" });
    const sections = await screen.findByRole("navigation", { name: "Настройки" });
    expect(within(sections).getByText("Безопасность")).toBeVisible();
    expect(within(sections).queryByText("Операторы")).toBeNull();
  });

  it("make a link for a new colleague and show it once", async () => {
    const server = new Server({
      "GET /api/v1/operators": () => ({ items: [] }),
      "GET /api/v1/roles": () => ROLES,
      "GET /api/v1/business-lines": () => ({ items: [{ id: 2, name: "Карты", is_archived: false }] }),
      "GET /api/v1/teams": () => ({ items: [] }),
      "POST /api/v1/invitations": () => ({ operator_id: 9, path: "/invitation/abc" }),
    });
    const person = userEvent.setup();
    await draw(<Operators />, { session: OWNER });
    await person.click(await screen.findByRole("button", { name: "Позвать человека" }));
    await person.type(await screen.findByLabelText("Имя и фамилия"), "Нина Власова");
    await person.type(screen.getByLabelText("Рабочая почта"), "nina@farvater.example");
    await person.click(screen.getByRole("button", { name: "Создать ссылку" }));
    expect(await screen.findByText(/\/invitation\/abc$/)).toBeVisible();
    const sent = { name: "Нина Власова", email: "nina@farvater.example", grants: [{ role_id: 4, business_line_id: null }], team_ids: [] };
    expect(server.bodies("POST /api/v1/invitations")).toEqual([sent]);
  });

  it("make a token within one's own rights", async () => {
    const server = new Server({
      "GET /api/v1/api-tokens": () => ({ items: [] }),
      "GET /api/v1/permissions": () => ({
        items: [{ code: "conversations.view", title: "Видеть диалоги", is_company_wide: false }, { code: "privacy.manage", title: "Вести согласия", is_company_wide: true }],
      }),
      "POST /api/v1/api-tokens": () => ({ id: 1, token: "prs_secret" }),
    });
    const person = userEvent.setup();
    await draw(<Tokens />, { session: OWNER });
    await person.click(await screen.findByRole("button", { name: "Новый токен" }));
    await person.type(await screen.findByLabelText("Название"), "Сайт");
    await person.click(await screen.findByLabelText("Видеть диалоги"));
    expect(screen.queryByLabelText("Вести согласия")).toBeNull();
    await person.click(screen.getByRole("button", { name: "Выпустить токен" }));
    expect(await screen.findByText("prs_secret")).toBeVisible();
    await waitFor(() => { expect(server.bodies("POST /api/v1/api-tokens")[0]).toMatchObject({ name: "Сайт", permissions: ["conversations.view"] }); });
  });

  it.each([
    { what: "a label", part: <Labels />, open: /^Изменить$/u, path: "/api/v1/labels/3", list: "GET /api/v1/labels", row: { id: 3, name: "Срочно", color: "hold" }, sure: /^Удалить метку «Срочно»/u },
    { what: "a snippet", part: <Snippets />, open: /Доставка/u, path: "/api/v1/snippets/3", list: "GET /api/v1/snippets", row: { id: 3, shortcut: "доставка", title: "Доставка", text: "Завтра", business_line_id: null }, sure: /^Удалить шаблон «Доставка»/u },
  ])("ask before they delete $what", async ({ part, open, path, list, row, sure }) => {
    const server = new Server({ [list]: () => [row], "GET /api/v1/business-lines": () => ({ items: [] }), [`DELETE ${path}`]: () => new Response(null, { status: 204 }) });
    const person = userEvent.setup();
    await draw(part, { session: OWNER });
    await person.click((await screen.findAllByText(open))[0] as HTMLElement);
    await person.click(await screen.findByRole("button", { name: "Удалить" }));
    const dialog = await screen.findByRole("dialog", { name: sure });
    expect(server.bodies(`DELETE ${path}`)).toEqual([]);
    await person.click(within(dialog).getByRole("button", { name: "Отмена" }));
    await waitFor(() => { expect(screen.queryByRole("dialog", { name: sure })).toBeNull(); });
    expect(server.bodies(`DELETE ${path}`)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Удалить" }));
    await person.click(within(await screen.findByRole("dialog", { name: sure })).getByRole("button", { name: "Удалить" }));
    await waitFor(() => { expect(server.bodies(`DELETE ${path}`)).toHaveLength(1); });
  });

  it("tell the menus of the inbox about a new snippet at once", async () => {
    new Server({ "GET /api/v1/snippets": () => [], "GET /api/v1/business-lines": () => ({ items: [] }), "POST /api/v1/snippets": () => ({}) });
    const person = userEvent.setup();
    const { queries } = await draw(<Snippets />, { session: OWNER });
    queries.setQueryData(["snippets"], []);
    await person.click(await screen.findByRole("button", { name: "Новый шаблон" }));
    await person.type(await screen.findByLabelText("Слово"), "доставка");
    await person.click(screen.getByRole("button", { name: "Сохранить" }));
    await waitFor(() => { expect(queries.getQueryState(["snippets"])?.isInvalidated).toBe(true); });
  });
});
