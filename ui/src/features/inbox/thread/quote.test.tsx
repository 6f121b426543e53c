import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "@/components/toasts";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { useThread } from "../data/use-thread";
import { Quote } from "./quote";

const QUOTE = { id: 3, text: "Номер договора 15", author: "Марина" };

function Thread() {
  const { messages } = useThread(1);
  return (
    <>
      {messages.map((one) => <p key={one.id} id={`message-${String(one.id)}`}>{one.text}</p>)}
      <Quote conversation={1} quote={QUOTE} />
      <Toasts />
    </>
  );
}

function pages(oldest: number) {
  new Server({
    "GET /api/v1/conversations/1/messages": (_body, url) => {
      const at = Number(url.searchParams.get("before") ?? 9);
      return { items: [message(at)], previous: at > oldest ? String(at - 2) : null, position: 0 };
    },
  });
}

describe("a quote", () => {
  const seen: string[] = [];
  beforeAll(() => {
    vi.stubGlobal("EventSource", class { addEventListener(): void { /* nothing comes */ } close(): void { /* nothing is open */ } });
    Element.prototype.scrollIntoView = function scrolled() { seen.push(this.id); };
    Element.prototype.animate = vi.fn();
  });
  beforeEach(() => { seen.length = 0; });

  it("leads to what was answered, however far back it is", async () => {
    pages(3);
    await draw(<Thread />);
    await screen.findByText("Сообщение 9");
    await userEvent.click(screen.getByRole("button", { name: /Номер договора/ }));
    await waitFor(() => { expect(seen).toEqual(["message-3"]); });
  });

  it("says so when it is not there any more", async () => {
    pages(5);
    await draw(<Thread />);
    await screen.findByText("Сообщение 9");
    await userEvent.click(screen.getByRole("button", { name: /Номер договора/ }));
    expect((await screen.findAllByText(/больше нет/)).length).toBeGreaterThan(0);
    expect(seen).toEqual([]);
  });
});
