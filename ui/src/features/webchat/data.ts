import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";

export type FieldName = "name" | "phone" | "email";

export interface ChatSettings {
  title: string;
  greeting: string;
  accent: string;
  theme: "auto" | "light" | "dark";
  position: "right" | "left";
  locale: "auto" | "ru" | "en";
  fields: { name: FieldName; required: boolean }[];
  consent_required: boolean;
  consent_text: string;
  policy_url: string;
  offline_text: string;
  origins: string[];
  confirm_contact: boolean;
  identity_required: boolean;
  push_url: string;
  push_text: boolean;
  banner: string;
  banner_links: { title: string; url: string }[];
  allowance: Record<string, number>;
}

export interface Webchat {
  inbox_id: number;
  inbox_key: string;
  name: string;
  state: string;
  settings: ChatSettings;
  script_url: string;
  has_secret: boolean;
  former_secret_until: string | null;
  has_push_secret: boolean;
  former_push_secret_until: string | null;
}

export type SecretKind = "identity" | "push";

export interface Secret {
  secret: string;
  former_secret_until: string | null;
}

const path = (id: number): string => `/api/v1/inboxes/${String(id)}/webchat`;

export function useWebchat(id: number) {
  return useQuery({ queryKey: ["webchat", id], queryFn: () => http.get<Webchat>(path(id)) });
}

export function useSave(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: ChatSettings) => http.put<Webchat>(path(id), settings),
    onSuccess: (saved) => {
      queries.setQueryData(["webchat", id], saved);
      void queries.invalidateQueries({ queryKey: ["inboxes"] });
    },
    meta: { quiet: true },
  });
}

export function useRotate(id: number, kind: SecretKind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<Secret>(`${path(id)}/${kind === "push" ? "push-secret" : "secret"}`),
    onSuccess: () => { void queries.invalidateQueries({ queryKey: ["webchat", id] }); },
  });
}

/** A new connection takes messages after its check. */
export function useSwitchOn(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.post(`/api/v1/inboxes/${String(id)}/check`),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["webchat", id] });
      void queries.invalidateQueries({ queryKey: ["inboxes"] });
    },
  });
}

/** The line that goes into the pages of the site. */
export function snippet(webchat: Pick<Webchat, "script_url" | "inbox_key">): string {
  return `<script async src="${webchat.script_url}" data-inbox="${webchat.inbox_key}"></script>`;
}
