// Requests to our own server. The visitor's token travels in a header, never in an address.
import { Http } from "../../sdk/src/http";
import type { Attachment, Config, Message, Page, Session } from "./model";

export { Refused } from "../../sdk/src/http";

export class Api extends Http {
  constructor(inbox: string) {
    super(`/chat/v1/${inbox}`, fetch.bind(window));
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

  history(before: string | null): Promise<Page> {
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
    const response = await this.request("GET", `/files/${id}${thumb ? "?thumb=1" : ""}`);
    return response.blob();
  }

  stream(position: number, signal: AbortSignal): Promise<Response> {
    return this.request("GET", "/events", undefined, { "Last-Event-ID": String(position), Accept: "text/event-stream" }, signal);
  }
}
