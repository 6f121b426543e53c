import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import PrivacyPage from "./privacy-page";

const OFFICER = { ...DARYA, permissions: ["privacy.manage"] };

describe("the page of personal data", () => {
  it("opens its first section by itself for the one who answers for the data", async () => {
    new Server({});
    await draw(<PrivacyPage />, { path: "/privacy", session: OFFICER });
    const list = await screen.findByRole("navigation", { name: "Персональные данные" });
    expect(within(list).getByText("Запросы людей")).toHaveAttribute("aria-current", "page");
  });

  it("is not shown to the others", async () => {
    new Server({});
    await draw(<PrivacyPage />, { path: "/privacy" });
    expect(await screen.findByText("Этот раздел вам не открыт")).toBeVisible();
  });
});
