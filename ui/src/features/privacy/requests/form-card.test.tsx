import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { FormCard } from "./form-card";

const URL_OF_FORM = "/api/v1/privacy/form";
const OFF = { is_on: false, url: "", qr: "", has_public_url: true, changed_at: null };
const ON = { is_on: true, url: "https://hub.example/r/1-abc", qr: "data:image/svg+xml,x", has_public_url: true, changed_at: "2026-11-20T09:00:00Z" };
const OFFICER = { ...DARYA, permissions: ["privacy.manage"] };

describe("the form for people", () => {
  it("gives its address and a picture of it once it is open", async () => {
    const server = new Server({ [`GET ${URL_OF_FORM}`]: () => OFF, [`PUT ${URL_OF_FORM}`]: () => ON });
    await draw(<FormCard />, { session: OFFICER });
    await userEvent.click(await screen.findByRole("button", { name: "Открыть форму" }));
    expect(await screen.findByRole("link", { name: ON.url })).toHaveAttribute("href", ON.url);
    expect(screen.getByRole("img", { name: /^QR/u })).toBeVisible();
    expect(server.bodies(`PUT ${URL_OF_FORM}`)).toEqual([{ is_on: true, is_new_address: false }]);
  });

  it("says what stops working before the address is changed", async () => {
    const server = new Server({ [`GET ${URL_OF_FORM}`]: () => ON, [`PUT ${URL_OF_FORM}`]: () => ON });
    await draw(<FormCard />, { session: OFFICER });
    await userEvent.click(await screen.findByRole("button", { name: "Сменить адрес" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(/прежний QR-код перестанут работать/u);
    expect(server.bodies(`PUT ${URL_OF_FORM}`)).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Сменить адрес" }));
    await waitFor(() => { expect(server.bodies(`PUT ${URL_OF_FORM}`)).toEqual([{ is_on: true, is_new_address: true }]); });
  });

  it("cannot be opened where nobody could reach it, and says who mends that", async () => {
    new Server({ [`GET ${URL_OF_FORM}`]: () => ({ ...OFF, has_public_url: false }) });
    await draw(<FormCard />, { session: OFFICER });
    expect(await screen.findByText(/Его задаёт администратор/u)).toBeVisible();
    expect(screen.getByRole("button", { name: "Открыть форму" })).toBeDisabled();
  });
});
