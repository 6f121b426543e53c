import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { draw, Server } from "@/tests/page";

import { SmsCount } from "./sms-count";

const ESTIMATE = { alphabet: "ucs2", units: 101, left: 33, segments: 2, messages: 1, price: "9.80", odd: ["№"], plain: "Order N1", plain_segments: 1 };

describe("the count of SMS", () => {
  it("tells segments, price and what is left, and asks with the names of files", async () => {
    const asked = new Server({ "POST /api/v1/sms/estimate": () => ESTIMATE });
    await draw(<SmsCount inboxId={3} text="Order №1" files={["счёт.pdf"]} onPlain={vi.fn()} />);
    expect(await screen.findByText(/2 SMS · 9,80\s₽ · ещё 33/)).toBeVisible();
    expect(asked.bodies("POST /api/v1/sms/estimate")).toEqual([{ inbox_id: 3, text: "Order №1", file_names: ["счёт.pdf"] }]);
  });

  it("offers the cheaper spelling and puts it in", async () => {
    new Server({ "POST /api/v1/sms/estimate": () => ESTIMATE });
    const plain = vi.fn();
    await draw(<SmsCount inboxId={3} text="Order №1" files={[]} onPlain={plain} />);
    await userEvent.click(await screen.findByRole("button", { name: "заменить знаки, будет 1 SMS" }));
    expect(plain).toHaveBeenCalledWith("Order N1");
  });

  it("is silent about nothing, and without a tariff tells no price", async () => {
    new Server({ "POST /api/v1/sms/estimate": () => ({ ...ESTIMATE, price: null, odd: [], plain: "", plain_segments: 0 }) });
    await draw(<SmsCount inboxId={3} text="раз" files={[]} onPlain={vi.fn()} />);
    await waitFor(() => { expect(screen.getByText("2 SMS · ещё 33")).toBeVisible(); });
    expect(screen.queryByRole("button")).toBeNull();
  });
});
