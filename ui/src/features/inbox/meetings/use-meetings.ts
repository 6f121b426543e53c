import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema.gen";

export type Meeting = components["schemas"]["MeetingShape"];
export type MeetingGiven = components["schemas"]["MeetingGiven"];
export type Session = components["schemas"]["SessionShape"];

const listKey = (conversation: number) => ["meetings", conversation] as const;
const oneKey = (meeting: number) => ["meeting", meeting] as const;
const MOVING = new Set(["asked", "open", "going"]);
const LOOK_MS = 3000;

/** Meetings of a conversation; looked at again while one of them is on its way. */
export function useMeetings(conversation: number, live = false) {
  return useQuery({
    queryKey: listKey(conversation),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/conversations/{conversation_id}/meetings", { params: { path: { conversation_id: conversation } }, signal })),
    staleTime: live ? 0 : 60_000,
    refetchInterval: ({ state }) => (live && state.data?.items.some((one) => MOVING.has(one.state)) ? LOOK_MS : false),
  });
}

export function useMeeting(meeting: number) {
  return useQuery({
    queryKey: oneKey(meeting),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/meetings/{meeting_id}", { params: { path: { meeting_id: meeting } }, signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && MOVING.has(state.data.meeting.state) ? LOOK_MS : false),
  });
}

export function useAskMeeting(conversation: number, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: MeetingGiven) => answer(api.POST("/api/v1/conversations/{conversation_id}/meetings", { params: { path: { conversation_id: conversation } }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: listKey(conversation) });
      onDone();
    },
    meta: { quiet: true },
  });
}

export function useCancelMeeting(meeting: Meeting) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST("/api/v1/meetings/{meeting_id}/cancel", { params: { path: { meeting_id: meeting.id } } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: listKey(meeting.conversation_id) });
      void queries.invalidateQueries({ queryKey: oneKey(meeting.id) });
    },
  });
}
