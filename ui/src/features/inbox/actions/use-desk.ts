import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { api } from "@/lib/api/client";
import { nearMoment } from "@/lib/i18n/format";
import { operatorId, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { knownRow, useConversationAction, type ConversationAction } from "../data/use-actions";

export interface Desk {
  close: (id: number) => void;
  reopen: (id: number) => void;
  snooze: (id: number, until: Date) => void;
  assign: (id: number, to: { operator?: { id: number; name: string } | null; team?: { id: number; name: string } | null }) => void;
  assignMe: (id: number) => void;
  label: (id: number, labelId: number, on: boolean) => void;
  read: (id: number) => void;
  unread: (id: number) => void;
}

/** What an operator does with a conversation: seen at once, told in one line, taken back with one key. */
export function useDesk(): Desk {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const session = useSession();
  const { mutate } = useConversationAction();

  const act = useCallback(
    (action: ConversationAction, text?: string, undo?: ConversationAction) => {
      mutate(action);
      if (!text) return;
      showToast({ text, actionKeys: undo ? "Ctrl Z" : undefined, onAction: undo ? () => { mutate(undo); } : undefined });
    },
    [mutate],
  );

  return useMemo<Desk>(() => {
    const reopened = (id: number): ConversationAction => ({ id, kind: "reopen", shows: { status: "open", snoozed_until: null } });
    const closed = (id: number): ConversationAction => ({ id, kind: "close", shows: { status: "closed" } });
    const snoozed = (id: number, until: string): ConversationAction => ({ id, kind: "snooze", body: { until }, shows: { status: "snoozed", snoozed_until: until } });
    /** Back to how it stood; one whose time has come meanwhile stands open. */
    const statusBefore = (id: number): ConversationAction => {
      const row = knownRow(queries, id);
      if (row?.status === "closed") return closed(id);
      const until = row?.status === "snoozed" ? row.snoozed_until : null;
      return until && Date.parse(until) > Date.now() ? snoozed(id, until) : reopened(id);
    };
    const assigned = (id: number, operator: { id: number; name: string } | null, team: { id: number; name: string } | null): ConversationAction => ({
      id,
      kind: "assign",
      body: { operator_id: operator?.id ?? null, team_id: team?.id ?? null },
      shows: { assignee_id: operator?.id ?? null, assignee_name: operator?.name ?? null, team_id: team?.id ?? null },
    });
    const desk: Desk = {
      close: (id) => { act(closed(id), t("done.closed"), statusBefore(id)); },
      reopen: (id) => { act(reopened(id), t("done.reopened")); },
      snooze: (id, until) => {
        act(snoozed(id, until.toISOString()), t("done.snoozed", { until: nearMoment(until) }), statusBefore(id));
      },
      assign: (id, { operator, team }) => {
        const row = knownRow(queries, id);
        const before = row?.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? "" } : null;
        const name = operator?.name ?? team?.name;
        const text = name ? t("done.assigned", { name }) : t("done.returned");
        act(assigned(id, operator ?? null, team ?? null), text, assigned(id, before, row?.team_id ? { id: row.team_id, name: "" } : null));
      },
      assignMe: (id) => { desk.assign(id, { operator: { id: operatorId(session), name: session.account.name } }); },
      label: (id, labelId, on) => {
        const known = knownRow(queries, id)?.label_ids ?? [];
        const label_ids = on ? [...known.filter((one) => one !== labelId), labelId] : known.filter((one) => one !== labelId);
        act({ id, kind: "labels", body: on ? { add: [labelId], remove: [] } : { add: [], remove: [labelId] }, shows: { label_ids } });
      },
      // Not an act of the hand: it fails in silence and is tried again when the line is back.
      read: (id) => void api.POST("/api/v1/conversations/{conversation_id}/read", { params: { path: { conversation_id: id } } }).catch(() => undefined),
      unread: (id) => { act({ id, kind: "unread", shows: { unread_count: 1 } }); },
    };
    return desk;
  }, [act, queries, session, t]);
}
