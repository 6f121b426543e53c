import createClient from "openapi-fetch";

import { callServer } from "./http";
import type { paths } from "./schema.gen";

const client = createClient<paths>({ baseUrl: window.location.origin, fetch: callServer });

/** Calls typed by the server's own document. A refusal is thrown as `ApiError`, so the answer is always there. */
export const api = client;

/** The data of an answer: `callServer` has already thrown when there is none. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
