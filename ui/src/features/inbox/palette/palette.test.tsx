import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { keys } from "@/lib/realtime/keys";
import { draw, Server } from "@/tests/page";
import { conversation } from "@/tests/rows";

import { useInboxUrl } from "../url";
import { Palette } from "./palette";
import { openPalette } from "./palette-store";

function Page() {
  return <Palette detail={undefined} url={useInboxUrl()} />;
}

const PEOPLE = [
  { id: 31, name: "Марина Дальняя", created_at: "2024-03-01T07:00:00Z", last_message_at: "2024-05-01T07:00:00Z", channel: "vk", conversation_id: 310 },
  { id: 32, name: "Марина Перенесённая", created_at: "2024-03-01T07:00:00Z", last_message_at: null, channel: null, conversation_id: null },
  { id: 4, name: "Марина Ковалёва", created_at: "2024-03-01T07:00:00Z", last_message_at: "2026-11-21T07:00:00Z", channel: "max", conversation_id: 4 },
];

async function open(query: string): Promise<{ asked: (string | null)[]; go: () => string }> {
  const asked: (string | null)[] = [];
  new Server({
    "GET /api/v1/contacts": (_body, url) => {
      asked.push(url.searchParams.get("named"));
      return { items: PEOPLE, next: null };
    },
  });
  const { queries, router } = await draw(<Page />);
  queries.setQueryData(keys.list({ view: "mine", status: "open", sort: "recent" }), { pages: [{ items: [conversation(4)], next: null, position: 0 }], pageParams: [null] });
  act(() => { openPalette(); });
  await userEvent.type(await screen.findByRole("combobox"), query);
  return { asked, go: () => router.state.location.pathname };
}

describe("the palette", () => {
  it("finds people whose conversations are not on the screen, each once", async () => {
    const { go } = await open("марина");
    const far = await screen.findByRole("option", { name: /Марина Дальняя/ });
    expect(screen.getAllByRole("option", { name: /Марина Ковалёва/ })).toHaveLength(1);
    await userEvent.click(far);
    await waitFor(() => { expect(go()).toBe("/inbox/310"); });
  });

  it("opens the card of a person who has no conversation yet", async () => {
    const { go } = await open("@марина");
    await userEvent.click(await screen.findByRole("option", { name: /Марина Перенесённая/ }));
    await waitFor(() => { expect(go()).toBe("/contacts/32"); });
  });

  it("asks nobody about one letter, a command or a part of a number, and finds a conversation by its number", async () => {
    const { asked } = await open("20004");
    expect(await screen.findByRole("option", { name: /Марина Ковалёва/ })).toBeInTheDocument();
    await userEvent.clear(screen.getByRole("combobox"));
    await userEvent.type(screen.getByRole("combobox"), ">марина");
    await userEvent.clear(screen.getByRole("combobox"));
    await userEvent.type(screen.getByRole("combobox"), "м");
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    expect(asked).toEqual([]);
  });
});
