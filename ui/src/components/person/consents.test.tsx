import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { Consents } from "./consents";

const CATALOGUE = { purposes: [{ id: "ads", title: "Реклама", about: "", proof: "verified", rule: "AD-18-1", norm: "38-ФЗ" }], ways: [{ id: "question", title: "Ответ на вопрос в диалоге" }], evidence: [] };
const RECORD = {
  id: 1, kind: "given", at: "2026-11-20T09:00:00Z", way: "question", evidence: [{ name: "message_id", title: "Сообщение человека", value: "81" }], text: "Согласие получать рекламу",
  text_version: 2, text_hash: "ab", recorded_by_name: "", recorded_at: "2026-11-20T09:00:00Z",
};
const GIVEN = { purpose: "ads", state: "given", given_at: "2026-11-20T09:00:00Z", ended_at: null, expires_at: null, channels: null, fault: "", rule: "", records: [RECORD] };
const ENDED = { ...GIVEN, state: "withdrawn", given_at: null, ended_at: "2026-11-21T09:00:00Z", records: [{ ...RECORD, id: 2, kind: "withdrawn" }, RECORD] };
const EDITOR = { ...DARYA, permissions: ["contacts.edit"] };

function server(standings: unknown = [GIVEN]): Server {
  return new Server({ "GET /api/v1/consent-catalogue": () => CATALOGUE, "GET /api/v1/contacts/5/consents": () => standings, "POST /api/v1/contacts/5/consents/withdraw": () => [ENDED] });
}

describe("consents of a person", () => {
  it("tell what holds and what proves it", async () => {
    server();
    await draw(<Consents contact={5} />);
    expect(await screen.findByText("Реклама")).toBeVisible();
    expect(screen.getByText("дано 20.11.2026")).toBeVisible();
    await userEvent.click(screen.getByText("Чем подтверждено"));
    expect(screen.getByText("Сообщение человека: 81")).toBeVisible();
    expect(screen.getByText(/Ответ на вопрос в диалоге, версия 2/u)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Отозвать" })).toBeNull();
  });

  it("end after the question, and the card says so", async () => {
    const asked = server();
    await draw(<Consents contact={5} />, { session: EDITOR });
    await userEvent.click(await screen.findByRole("button", { name: "Отозвать" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(/уже стоит в очереди/u);
    await userEvent.click(within(dialog).getByRole("button", { name: "Отозвать" }));
    await waitFor(() => { expect(asked.bodies("POST /api/v1/contacts/5/consents/withdraw")).toEqual([{ purpose: "ads" }]); });
  });

  it("say why a record does not count, and by which rule", async () => {
    server([{ ...GIVEN, state: "unknown", fault: "Не доказано, что согласие дал сам человек", rule: "AD-18-1@1" }]);
    await draw(<Consents contact={5} />, { session: EDITOR });
    expect(await screen.findByText("Не доказано, что согласие дал сам человек (AD-18-1@1)")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Отозвать" })).toBeNull();
  });
});
