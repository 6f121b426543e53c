// What the page that carries the chat and the chat's own frame say to each other. No text of a message and
// no personal data ever crosses this border: the page learns only whether the chat is open and what is unread.

/** What a site tells its visitors above all: a few words of the administrator and where they lead. */
export interface Banner {
  text: string;
  links: { title: string; url: string }[];
  label: string;
  closeLabel: string;
}

export interface Look {
  accent: string;
  onAccent: string;
  position: "left" | "right";
  label: string;
  closeLabel: string;
  frameTitle: string;
  banner: Banner | null;
}

export type ToFrame =
  | { pristan: "hello"; lang: string; identity: string | null; kept: string | null }
  | { pristan: "opened"; fullScreen: boolean }
  | { pristan: "closed" }
  | { pristan: "identify"; identity: string }
  | { pristan: "logout" }
  | { pristan: "preview"; config: unknown; dark: boolean };

export type ToPage =
  | { pristan: "loaded" }
  | { pristan: "ready"; look: Look }
  | { pristan: "open" }
  | { pristan: "close" }
  | { pristan: "unread"; count: number; label: string }
  | { pristan: "started" }
  | { pristan: "identified"; ok: boolean }
  /** Only from a browser that refuses storage to frames of other sites: the page keeps the visitor's token. */
  | { pristan: "keep"; token: string | null };

export function isEnvelope(data: unknown): data is { pristan: string } {
  return typeof data === "object" && data !== null && typeof (data as { pristan?: unknown }).pristan === "string";
}
