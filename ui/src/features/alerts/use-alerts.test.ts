import { describe, expect, it } from "vitest";

import type { Conversation, Fact } from "@/lib/api/types";
import { conversation, message } from "@/tests/rows";

import { concern } from "./use-alerts";

const ME = 7;
const OTHER = { id: 8, name: "Роман" };
const fact = (kind: string, row: Partial<Conversation>, part: Partial<Fact> = {}): Fact => ({ position: 1, kind, at: "2026-11-21T07:03:00Z", conversation: conversation(4, row), ...part });
const note = (author: number, mentions: number[]) =>
  fact("note_added", { assignee_id: 8 }, { message: message(9, { kind: "note", author: { kind: "operator", id: author, name: "Роман" }, mentions }) });

describe("what makes a noise", () => {
  it("is a message of mine or of nobody's", () => {
    expect(concern(fact("message_received", { assignee_id: ME }), ME)).toBe("message");
    expect(concern(fact("message_received", { assignee_id: null }), ME)).toBe("message");
    expect(concern(fact("message_received", { assignee_id: 8 }), ME)).toBeUndefined();
    expect(concern(fact("message_sent", { assignee_id: ME }), ME)).toBeUndefined();
  });

  it("is a note that names me and is not my own, whoever the conversation belongs to", () => {
    expect(concern(note(8, [ME]), ME)).toBe("mention");
    expect(concern(note(8, [9]), ME)).toBeUndefined();
    expect(concern(note(ME, [ME]), ME)).toBeUndefined();
  });

  it("is a conversation that somebody gives me, not one that I take", () => {
    expect(concern(fact("conversation_assigned", { assignee_id: ME }, { data: { by: OTHER } }), ME)).toBe("assigned");
    expect(concern(fact("conversation_assigned", { assignee_id: ME }), ME)).toBe("assigned");
    expect(concern(fact("conversation_assigned", { assignee_id: ME }, { data: { by: { id: ME, name: "Дарья" } } }), ME)).toBeUndefined();
    expect(concern(fact("conversation_assigned", { assignee_id: 8 }, { data: { by: OTHER } }), ME)).toBeUndefined();
  });

  it("is a conversation of mine that is back in its time, not one that a message or a person has opened", () => {
    expect(concern(fact("conversation_reopened", { assignee_id: ME }), ME)).toBe("woken");
    expect(concern(fact("conversation_reopened", { assignee_id: ME, unread_count: 1 }), ME)).toBeUndefined();
    expect(concern(fact("conversation_reopened", { assignee_id: ME }, { data: { by: OTHER } }), ME)).toBeUndefined();
  });
});
