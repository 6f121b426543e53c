import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { useInboxUrl } from "../url";
import { EmptyList } from "./empty-list";

function List() {
  return <EmptyList url={useInboxUrl()} unassigned={5} />;
}

const INBOX = { id: 1, name: "Фарватер Банк", channel: "max", role: "customer", business_line_id: 1, state: "active" };

describe("an empty list", () => {
  it("leads whoever may to the channels of a company that has none, and tells the others who connects them", async () => {
    new Server({ "GET /api/v1/inboxes": () => [{ ...INBOX, role: "employee" }] });
    const { router, unmount } = await draw(<List />, { session: { ...DARYA, permissions: ["inboxes.manage"] } });
    await userEvent.click(await screen.findByRole("button", { name: "Подключить канал" }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/channels"); });
    unmount();
    await draw(<List />);
    expect(await screen.findByText(/Их.подключает администратор/u)).toBeInTheDocument();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("says that a filter narrows the list, and clears it", async () => {
    new Server({ "GET /api/v1/inboxes": () => [INBOX] });
    const { router } = await draw(<List />, { path: "/inbox?view=all&label_id=3&inbox_id=1" });
    await userEvent.click(await screen.findByRole("button", { name: "Убрать фильтр" }));
    await waitFor(() => { expect(router.state.location.searchStr).toBe("?view=all"); });
    expect(await screen.findByText(/Открытых диалогов нет/u)).toBeInTheDocument();
  });

  it("points at the conversations that nobody has taken", async () => {
    new Server({ "GET /api/v1/inboxes": () => [INBOX] });
    const { router } = await draw(<List />);
    await userEvent.click(await screen.findByRole("button", { name: "Показать ничьи" }));
    await waitFor(() => { expect(router.state.location.searchStr).toBe("?view=unassigned"); });
  });
});
