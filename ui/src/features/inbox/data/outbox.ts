import { http } from "@/lib/api/http";
import type { Message } from "@/lib/api/types";

/** Answers written without a network wait here and go out with the same key, so that none is sent twice. */
export interface Waiting {
  path: string;
  body: { client_key: string; [field: string]: unknown };
  /** How it stands in the thread until it has left, also after the page was loaded again. */
  drawn: Message;
}

let key = "pristan.outbox";

/** Every person has an own one: whoever signs in next at this machine must not speak with another's words. */
export function openOutbox(operator: number): void {
  key = `pristan.outbox.${String(operator)}`;
}

export function waitingAnswers(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function keep(all: Waiting[]): void {
  if (all.length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(all));
}

export function keepForLater(answer: Waiting): void {
  keep([...waitingAnswers().filter((known) => known.body.client_key !== answer.body.client_key), answer]);
}

export function forget(clientKey: string): void {
  keep(waitingAnswers().filter((known) => known.body.client_key !== clientKey));
}

let running = false;

/** Sends what waits, in order; stops at the first failure of the network and keeps the rest. */
export async function flushOutbox(
  onSent: (answer: Waiting, result: unknown) => void,
  onRefused: (answer: Waiting, error: unknown) => void,
  isOffline: (error: unknown) => boolean,
): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (const answer of waitingAnswers()) {
      try {
        const result = await http.post<unknown>(answer.path, answer.body);
        forget(answer.body.client_key);
        onSent(answer, result);
      } catch (error) {
        if (isOffline(error)) return;
        forget(answer.body.client_key);
        onRefused(answer, error);
      }
    }
  } finally {
    running = false;
  }
}
