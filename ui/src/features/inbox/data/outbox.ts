import { ApiError, http, inTime } from "@/lib/api/http";
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

/** False where the browser has no room left: the words must stay somewhere else. */
export function keepForLater(answer: Waiting): boolean {
  try {
    keep([...waitingAnswers().filter((known) => known.body.client_key !== answer.body.client_key), answer]);
    return true;
  } catch {
    return false;
  }
}

export function forget(clientKey: string): void {
  const all = waitingAnswers();
  const rest = all.filter((known) => known.body.client_key !== clientKey);
  if (rest.length < all.length) keep(rest);
}

/**
 * Nobody has decided about it: the server was not reached, asks to come back later, or no longer knows who asks. The
 * words wait, also until the person has signed in again.
 */
export function mayGoLater(error: unknown): boolean {
  return error instanceof ApiError && (error.offline || error.status === 401 || error.status === 429 || error.status >= 502);
}

/** What was said here and is not known to be stored yet: on its way, or behind what is. */
const underway = new Map<string, Waiting>();

// A page that goes away leaves it to the next one. Its key is known by then, perhaps: it is taken once.
window.addEventListener("pagehide", () => {
  for (const answer of underway.values()) keepForLater(answer);
});

/** What was said in a conversation and is not known to be stored: it stands in its thread however that was read. */
export function unsent(place: number): Waiting[] {
  return [...waitingAnswers(), ...underway.values()].filter((one) => one.drawn.conversation_id === place);
}

const turns = new Map<number, Promise<unknown>>();

/**
 * Words in one conversation leave one after another: requests side by side may be taken in another order. What comes
 * after words that wait for the network waits with them.
 */
export function inTurn(answer: Waiting): Promise<Message> {
  const place = answer.drawn.conversation_id;
  const leave = () => {
    const behind = waitingAnswers().some((one) => one.drawn.conversation_id === place);
    if (behind) throw new ApiError({ type: "about:blank", title: "offline", status: 0, code: "offline" });
    return http.post<Message>(answer.path, answer.body, inTime());
  };
  const { client_key: clientKey } = answer.body;
  const sent = (turns.get(place) ?? Promise.resolve()).then(leave, leave);
  const over = () => {
    if (turns.get(place) === sent) turns.delete(place);
    if (underway.delete(clientKey)) forget(clientKey);
  };
  turns.set(place, sent);
  underway.set(clientKey, answer);
  sent.then(over, over);
  return sent;
}

/** Without a certificate a browser gives no locks. */
const locks = (): LockManager | undefined => (navigator as Partial<Navigator>).locks;

let running = false;
let holds = false;
let leaving: { key: string; over: Promise<void> } | undefined;

function drop(clientKey: string): boolean {
  const here = waitingAnswers().some((one) => one.body.client_key === clientKey);
  if (here) forget(clientKey);
  return here;
}

/** False where it is not here any more: it has left, or its words stand in their composer again. */
export async function takeOut(clientKey: string): Promise<boolean> {
  if (leaving?.key === clientKey) await leaving.over;
  const other = holds ? undefined : locks(); // another tab may be sending just this
  return other ? other.request(key, () => drop(clientKey)) : drop(clientKey);
}

interface Ends {
  onSent: (answer: Waiting, result: unknown) => void;
  /** Resolves when its words stand somewhere else. */
  onRefused: (answer: Waiting, error: unknown) => Promise<void>;
}

/** False when it has to wait on. */
async function trySending(answer: Waiting, { onSent, onRefused }: Ends): Promise<boolean> {
  try {
    const result = await http.post<unknown>(answer.path, answer.body, inTime());
    forget(answer.body.client_key);
    onSent(answer, result);
  } catch (error) {
    if (mayGoLater(error)) return false;
    await onRefused(answer, error);
    forget(answer.body.client_key);
  }
  return true;
}

async function leaveInOrder(ends: Ends): Promise<void> {
  // Read anew each time: more may come to wait meanwhile.
  for (let answer = waitingAnswers()[0]; answer; answer = waitingAnswers()[0]) {
    const left = trySending(answer, ends);
    leaving = { key: answer.body.client_key, over: left.then(() => undefined, () => undefined) };
    if (!(await left)) return;
  }
}

/**
 * Sends what waits, in order; stops at the first that has to wait on and keeps the rest. One tab does it for all: what is
 * refused comes back once.
 */
export async function flushOutbox(ends: Ends): Promise<void> {
  if (running) return;
  running = true;
  try {
    const own = locks();
    if (own) await own.request(key, { ifAvailable: true }, (lock) => {
      holds = lock !== null;
      return lock ? leaveInOrder(ends) : undefined;
    });
    else await leaveInOrder(ends);
  } finally {
    holds = false;
    leaving = undefined;
    running = false;
  }
}

/** Tells when another tab has sent what waited, or given it back: the keys that wait no more. */
export function onTakenElsewhere(listener: (gone: Waiting[]) => void): () => void {
  const told = (event: StorageEvent) => {
    if (event.key !== key || !event.oldValue) return;
    const still = new Set(waitingAnswers().map((one) => one.body.client_key));
    listener((JSON.parse(event.oldValue) as Waiting[]).filter((one) => !still.has(one.body.client_key)));
  };
  window.addEventListener("storage", told);
  return () => { window.removeEventListener("storage", told); };
}
