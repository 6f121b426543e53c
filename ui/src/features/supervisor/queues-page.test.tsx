import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import QueuesPage from "./queues-page";

describe("the queues", () => {
  it("say what is missing on the first day, and speak of one person as of one", async () => {
    new Server({
      "GET /api/v1/supervisor/queues": () => ({ queues: [], operators: [{ operator_id: 1, name: "Дарья Мельникова", presence: "online", open: 0, waiting: 0, longest_wait_s: null }] }),
    });
    await draw(<QueuesPage />, { path: "/queues" });
    expect(await screen.findByText("Подключений ещё нет")).toBeVisible();
    expect(screen.getByText(/^сотрудник на.месте$/u)).toBeVisible();
    expect(screen.getByRole("link", { name: /Дарья Мельникова/u })).toBeVisible();
  });
});
