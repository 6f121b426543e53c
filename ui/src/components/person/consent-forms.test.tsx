import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { AskConsent } from "./ask-consent";
import { PaperConsent } from "./paper-consent";

const CATALOGUE = {
  purposes: [
    { id: "personal_data", title: "Обработка персональных данных", about: "", proof: "mark", rule: "PD-6-GROUND", norm: "152-ФЗ ст. 6" },
    { id: "ads", title: "Реклама", about: "", proof: "verified", rule: "AD-18-1", norm: "38-ФЗ ст. 18" },
    { id: "special", title: "Специальные категории", about: "", proof: "written", rule: "PD-10-SPECIAL", norm: "152-ФЗ ст. 10" },
  ],
  ways: [], evidence: [],
};
const TEXT = { id: 3, purpose: "personal_data", business_line_id: null, business_line_name: null, version: 2, title: "Согласие на обработку", text: "Текст", text_hash: "cd", is_separate: true, life_days: null, in_force_from: "2026-01-01T00:00:00Z", changed_at: "2026-01-01T00:00:00Z", published_at: "2026-01-01T00:00:00Z", published_by_name: "", given: 0 };
const ADS = { ...TEXT, id: 4, purpose: "ads", title: "Реклама" };
/** jsdom draws nothing, so there is nothing to scroll to. */
Element.prototype.scrollIntoView = () => undefined;

function server(texts: unknown[], answers: Record<string, (body: unknown) => unknown> = {}): Server {
  return new Server({ "GET /api/v1/consent-catalogue": () => CATALOGUE, "GET /api/v1/consent-texts": () => texts, "GET /api/v1/contacts/5": () => ({ contact: { id: 5, name: "Марина" } }), ...answers });
}

describe("a consent on paper", () => {
  it("is written down with its words, its day, who took it, and the scan", async () => {
    const asked = server([TEXT], { "POST /api/v1/consent-files": () => ({ id: 41 }), "POST /api/v1/contacts/5/consents": () => [] });
    const done = vi.fn();
    await draw(<PaperConsent contact={5} onClose={() => undefined} onDone={done} />, { session: { ...DARYA, permissions: ["contacts.edit"] } });
    expect(await screen.findByRole("dialog", { name: /Согласие на\s.*Марина/u })).toBeVisible();
    expect(screen.getByRole("button", { name: "Записать" })).toBeDisabled();
    expect(screen.getByRole("textbox", { name: "Кто принял документ" })).toHaveValue("Дарья Мещерякова");
    const field = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!field) throw new Error("no field for the file");
    await userEvent.upload(field, new File(["%PDF"], "согласие.pdf", { type: "application/pdf" }));
    await userEvent.click(screen.getByRole("button", { name: "Записать" }));
    await waitFor(() => { expect(done).toHaveBeenCalled(); });
    expect(asked.bodies("POST /api/v1/contacts/5/consents")[0]).toMatchObject({ purpose: "personal_data", text_id: 3, file_id: 41, taken_by: "Дарья Мещерякова" });
  });

  it("says where to begin when there are no words to agree to", async () => {
    server([]);
    await draw(<PaperConsent contact={5} onClose={() => undefined} onDone={() => undefined} />);
    expect(await screen.findByText(/нет опубликованного текста/u)).toBeVisible();
  });
});

describe("asking for a consent", () => {
  it("offers what can be asked in words, and sends a question or a link", async () => {
    const asked = server([TEXT, ADS], { "POST /api/v1/conversations/9/consents": () => ({ id: 1 }) });
    const done = vi.fn();
    await draw(<AskConsent contact={5} conversation={9} given={["personal_data"]} onClose={() => undefined} onDone={done} />);
    await userEvent.click(await screen.findByRole("radio", { name: "Личной ссылкой" }));
    await userEvent.click(screen.getByRole("button", { name: "Отправить" }));
    await waitFor(() => { expect(done).toHaveBeenCalled(); });
    expect(asked.bodies("POST /api/v1/conversations/9/consents")[0]).toMatchObject({ purpose: "ads", way: "link" });
  });

  it("shows why nothing was sent", async () => {
    const refusal = { type: "about:blank", title: "Нельзя", status: 409, code: "consent.no_public_address", detail: "У установки нет адреса, который откроет клиент" };
    server([ADS], { "POST /api/v1/conversations/9/consents": () => Response.json(refusal, { status: 409 }) });
    await draw(<AskConsent contact={5} conversation={9} given={[]} onClose={() => undefined} onDone={() => undefined} />);
    await waitFor(() => { expect(screen.getByRole("button", { name: "Отправить" })).toBeEnabled(); });
    await userEvent.click(screen.getByRole("button", { name: "Отправить" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("У установки нет адреса");
  });
});
