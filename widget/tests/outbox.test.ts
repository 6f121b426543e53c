import "./page";
import assert from "node:assert/strict";
import test from "node:test";
import { Refused, type Api } from "../src/frame/api";
import type { Message, Pending } from "../src/frame/model";
import { createOutbox } from "../src/frame/outbox";

// Retries are not what these tests wait for: their timers do not keep the run alive.
const patient = { setTimeout: (act: () => void, wait: number) => (setTimeout(act, wait) as unknown as { unref(): unknown }).unref() };
Object.assign(globalThis, { window: patient, addEventListener: () => undefined });

function pending(key: string): Pending {
  return { client_key: key, text: key, attachments: [], reply_to: null, created_at: "", state: "sending", reason: null };
}

function refusal(status: number, detail = ""): Refused {
  return new Refused(status, { code: "x", detail, retry_after_s: null });
}

/** An outbox over answers in order: a number is a status, "lost" a broken network, "ok" a success. */
async function play(items: Pending[], answers: (number | "ok" | "lost")[]) {
  const tried: string[] = [];
  let list = items;
  let lost = 0;
  const send = (body: { client_key: string }): Promise<Message> => {
    tried.push(body.client_key);
    const answer = answers.shift() ?? "lost";
    if (answer === "ok") return Promise.resolve({ client_key: body.client_key } as Message);
    return Promise.reject(answer === "lost" ? new TypeError("network") : refusal(answer, "нельзя"));
  };
  const outbox = createOutbox({ token: "t", send } as unknown as Api, {
    pending: () => list,
    changed: () => undefined,
    sent: (_, item) => (list = list.filter((one) => one !== item)),
    lost: () => (lost += 1),
  });
  outbox.wake();
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { tried, left: list.map((one) => [one.client_key, one.state]), lost };
}

test("messages leave one after another, in order", async () => {
  const { tried, left } = await play([pending("a"), pending("b"), pending("c")], ["ok", "ok", "ok"]);
  assert.deepEqual([tried, left], [["a", "b", "c"], []]);
});

test("a lost network stops the queue: one try, everybody waits", async () => {
  const { tried, left } = await play([pending("a"), pending("b")], ["lost", "lost", "lost"]);
  assert.deepEqual([tried, left], [["a"], [["a", "waiting"], ["b", "waiting"]]]);
});

test("a refused message stays with its reason and lets the next one go", async () => {
  const { tried, left } = await play([pending("a"), pending("b")], [422, "ok"]);
  assert.deepEqual([tried, left], [["a", "b"], [["a", "failed"]]]);
});

test("a flood waits as the server asks", async () => {
  const { tried, left } = await play([pending("a"), pending("b")], [429]);
  assert.deepEqual([tried, left], [["a"], [["a", "waiting"], ["b", "waiting"]]]);
});

test("an ended session asks for a new one and loses nothing", async () => {
  const { left, lost } = await play([pending("a")], [401]);
  assert.deepEqual([left, lost], [[["a", "waiting"]], 1]);
});
