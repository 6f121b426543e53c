import { queryOptions, useSuspenseQuery, type QueryClient } from "@tanstack/react-query";

import { ApiError, http, setCsrfToken } from "@/lib/api/http";
import type { AccountSettings, Session } from "./types";

/** `null` means that nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: Infinity,
  gcTime: Infinity,
  retry: (count, error) => !(error instanceof ApiError && error.status > 0) && count < 2,
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await http.get<Session>("/api/v1/session");
      setCsrfToken(session.csrf_token);
      return session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        setCsrfToken(typeof error.problem["csrf_token"] === "string" ? error.problem["csrf_token"] : "");
        return null;
      }
      throw error;
    }
  },
});

/** The session of a page that only a signed-in person can open. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error("This page needs a signed-in person");
  return data;
}

/** The operator of this session: facts and assignments speak of operators by this number. */
export function operatorId(session: Session): number {
  return session.operator_id ?? session.account.id;
}

export function useSettings(): Required<AccountSettings> {
  const { settings } = useSession().account;
  return {
    theme: settings.theme ?? "auto",
    density: settings.density ?? "normal",
    sound: settings.sound ?? true,
    notifications: settings.notifications ?? true,
    dnd_until: settings.dnd_until ?? null,
    enter_sends: settings.enter_sends ?? false,
    undo_seconds: settings.undo_seconds ?? 5,
    single_keys: settings.single_keys ?? true,
  };
}

export function may(session: Session, permission: string): boolean {
  return session.permissions.includes(permission);
}

export async function signOut(queries: QueryClient): Promise<void> {
  await http.post("/api/v1/logout");
  queries.clear();
  window.location.assign("/login");
}

/** Everything on the screen belongs to the company, so the page begins anew. */
export async function switchCompany(companyId: number): Promise<void> {
  await http.post("/api/v1/session/company", { company_id: companyId });
  window.location.assign("/inbox");
}
