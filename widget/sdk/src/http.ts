// Requests to our own server. The visitor's token travels in a header, never in an address.
import type { Problem } from "./shapes.js";

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.code || `HTTP ${String(status)}`);
  }

  /** Worth another try without changing anything. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

export async function refusal(response: Response): Promise<Refused> {
  let known: { code?: string; detail?: string; errors?: { message: string }[] } = {};
  try {
    known = (await response.json()) as typeof known;
  } catch {
    // A proxy's own page instead of a problem document: the status has to do.
  }
  const wait = Number(response.headers.get("Retry-After"));
  return new Refused(response.status, {
    code: known.code ?? "",
    detail: known.errors?.[0]?.message ?? known.detail ?? "",
    retry_after_s: wait > 0 ? wait : null,
  });
}

export class Http {
  token: string | null = null;

  constructor(
    private readonly base: string,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, body);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  async request(method: string, path: string, body?: unknown, extra: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { ...extra };
    if (this.token !== null) headers["Authorization"] = `Bearer ${this.token}`;
    const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store" };
    if (signal !== undefined) init.signal = signal;
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      init.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    const response = await this.fetch(this.base + path, init);
    if (!response.ok) throw await refusal(response);
    return response;
  }
}
