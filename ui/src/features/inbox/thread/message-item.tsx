import { memo } from "react";

import type { Message } from "@/lib/api/types";

import { Bubble } from "./bubble";
import { FailedCard } from "./failed-card";
import { HeldBubble } from "./held-bubble";
import { NoteCard } from "./note-card";
import { UnknownBubble } from "./unknown-bubble";
import { VoiceLost } from "./voice-lost";
import { WaitingBubble } from "./waiting-bubble";

export interface MessageItemProps {
  message: Message;
  first: boolean;
  last: boolean;
  channel: string;
  inboxId: number;
}

export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message } = props;
  if (message.voice_lost) return <VoiceLost message={message} />;
  if (message.kind === "note") return <NoteCard message={message} />;
  if (message.state === "failed") return <FailedCard {...props} />;
  if (message.state === "unknown") return <UnknownBubble {...props} />;
  if (message.state === "held") return <HeldBubble {...props} />;
  if (message.waiting ?? (message.state === "queued" && message.id > 0)) return <WaitingBubble {...props} />;
  return <Bubble {...props} />;
});
