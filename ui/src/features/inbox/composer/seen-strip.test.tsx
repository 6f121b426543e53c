import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";
import { conversation } from "@/tests/rows";

import { mayChange, SeenStrip } from "./seen-strip";

describe("what the customer will see", () => {
  it.each([
    ["plain words", { text: "Да", fileIds: [], buttons: [] }, false],
    ["a text over the limit", { text: "д".repeat(11), fileIds: [], buttons: [] }, true],
    ["a file", { text: "", fileIds: [1], buttons: [] }, true],
    ["a button", { text: "", fileIds: [], buttons: [[{ text: "Да", kind: "callback" }]] }, true],
  ])("is asked of %s", (_name, about, expected) => {
    expect(mayChange(about, { text_limit: 10 })).toBe(expected);
  });

  it("is told in words and drawn part by part on demand", async () => {
    const asked = new Server({
      "POST /api/v1/conversations/1/preview": () => ({ parts: [{ text: "Удобно?\n\n1. Да", files: [], buttons: [] }, { text: "", files: ["акт.pdf"], buttons: [["Спасибо"]] }], notes: ["Кнопки станут пронумерованным списком, клиент ответит цифрой"] }),
    });
    await draw(<SeenStrip conversation={conversation(1)} about={{ text: "Удобно?", fileIds: [4], buttons: [[{ text: "Да", kind: "callback" }]] }} limits={{ text_limit: 100 }} />);
    expect(await screen.findByText(/Кнопки станут пронумерованным списком/u)).toBeVisible();
    await userEvent.setup().click(screen.getByRole("button", { name: "Как увидит клиент" }));
    await waitFor(() => { expect(screen.getByText("акт.pdf")).toBeInTheDocument(); });
    expect(screen.getByText(/1\. Да/u)).toBeInTheDocument();
    expect(asked.bodies("POST /api/v1/conversations/1/preview")).toEqual([{ text: "Удобно?", file_ids: [4], buttons: [[{ text: "Да", kind: "callback" }]] }]);
  });
});
