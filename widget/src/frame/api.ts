// Requests to our own server. The visitor's token travels in a header, never in an address.
import type { Attachment, Config, Message, Problem, Session } from "./model";

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.code);
  }

  /** Worth another try without changing anything. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

export class Api {
  token: string | null = null;
  private readonly base: string;

  constructor(inbox: string) {
    this.base = `/chat/v1/${inbox}`;
  }

  config(lang: string): Promise<Config> {
    return this.call("GET", `/config?lang=${encodeURIComponent(lang)}`);
  }

  session(body: { identity: string | null; lang: string }): Promise<Session> {
    return this.call("POST", "/session", body);
  }

  consent(body: { hash: string | null; fields: Record<string, string> }): Promise<Session> {
    return this.call("POST", "/consent", body);
  }

  withdraw(): Promise<unknown> {
    return this.call("DELETE", "/consent");
  }

  end(): Promise<unknown> {
    return this.call("DELETE", "/session");
  }

  history(before: string | null): Promise<{ items: Message[]; previous: string | null; position: number }> {
    return this.call("GET", `/messages?limit=50${before === null ? "" : `&before=${encodeURIComponent(before)}`}`);
  }

  send(body: { client_key: string; text: string; file_ids: string[]; reply_to_id: string | null }): Promise<Message> {
    return this.call("POST", "/messages", body);
  }

  press(messageId: string, body: { client_key: string; payload: string }): Promise<Message> {
    return this.call("POST", `/messages/${messageId}/press`, body);
  }

  offline(body: { client_key: string; text: string }): Promise<Message> {
    return this.call("POST", "/offline", body);
  }

  typing(): Promise<unknown> {
    return this.call("POST", "/typing", {});
  }

  read(position: number, state: "delivered" | "read"): Promise<unknown> {
    return this.call("POST", "/read", { position, state });
  }

  upload(file: File): Promise<Attachment> {
    const form = new FormData();
    form.append("file", file, file.name);
    return this.call("POST", "/files", form);
  }

  async file(id: string, thumb: boolean): Promise<Blob> {
    const response = await this.fetch("GET", `/files/${id}${thumb ? "?thumb=1" : ""}`);
    return response.blob();
  }

  stream(position: number, signal: AbortSignal): Promise<Response> {
    return this.fetch("GET", "/events", undefined, { "Last-Event-ID": String(position), Accept: "text/event-stream" }, signal);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, path, body);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  private async fetch(method: string, path: string, body?: unknown, extra: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { ...extra };
    if (this.token !== null) headers["Authorization"] = `Bearer ${this.token}`;
    const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store" };
    if (signal !== undefined) init.signal = signal;
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      init.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    const response = await fetch(this.base + path, init);
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function refusal(response: Response): Promise<Refused> {
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
