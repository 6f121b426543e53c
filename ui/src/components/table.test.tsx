import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { Table } from "./table";

it("marks what says nothing, for a phone leaves it out", () => {
  render(<Table label="Опись" rows={[{ id: 1, owner: "" }, { id: 2, owner: "Сайт" }]} rowKey={(row) => row.id} columns={[{ key: "owner", title: "Владелец", render: (row) => row.owner || "—" }]} />);
  const [blank, told] = screen.getAllByRole("cell");
  expect(blank).toHaveAttribute("data-blank");
  expect(told).not.toHaveAttribute("data-blank");
});
