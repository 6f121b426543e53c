import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Message } from "@/lib/api/types";
import { showToast } from "@/lib/toasts";

import { useThread } from "../data/use-thread";
import styles from "./message-content.module.css";

/** So many pages of the past are read in search of what was answered. */
const FARTHEST = 40;

/** What was answered; a press leads there, also when it is so old that it has not been read yet. */
export function Quote({ conversation, quote }: { conversation: number; quote: NonNullable<Message["reply_to"]> }) {
  const { t } = useTranslation("inbox");
  const { hasNextPage, fetchNextPage } = useThread(conversation);
  const [busy, setBusy] = useState(false);
  const find = () => document.getElementById(`message-${String(quote.id)}`);
  const jump = async () => {
    let more = hasNextPage;
    for (let page = 0; more && !find() && page < FARTHEST; page += 1) {
      const read = await fetchNextPage();
      more = read.hasNextPage && !read.isError;
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
    }
    const target = find();
    if (!target) showToast({ text: t("message.quoteGone") });
    target?.scrollIntoView({ block: "center" });
    target?.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: 600 });
  };
  const onClick = () => {
    setBusy(true);
    void jump().finally(() => { setBusy(false); });
  };
  return (
    <button type="button" className={styles.quote} aria-busy={busy || undefined} disabled={busy} onClick={onClick}>
      <b>{quote.author}</b>
      <span>{quote.text}</span>
    </button>
  );
}
