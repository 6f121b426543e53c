import { IconEyeOff, IconLoader2 } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { Message } from "@/lib/api/types";
import { newKey } from "@/lib/key";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { addText, write } from "../composer/composer-store";
import { Reveal } from "./reveal";
import styles from "./veil.module.css";

type Veil = NonNullable<Message["veil"]>;

function failed(error: unknown): void {
  showToast({ text: explain(error), tone: "deny" });
}

/** Leads the person to a lawful channel: the words of the inbox leave at once, others go into the composer first. */
function Lead({ conversationId }: { conversationId: number }) {
  const { t } = useTranslation("veil");
  const [busy, setBusy] = useState(false);
  const params = { path: { conversation_id: conversationId } };
  const put = () => {
    setBusy(true);
    answer(api.GET("/api/v1/conversations/{conversation_id}/proposed-answer", { params }))
      .then(({ text }) => { write(conversationId, { mode: "reply" }); addText(conversationId, text); }, failed)
      .finally(() => { setBusy(false); });
  };
  const invite = () => {
    setBusy(true);
    answer(api.POST("/api/v1/conversations/{conversation_id}/invite", { params, body: { client_key: newKey() } }))
      .then(() => { showToast({ text: t("invited") }); }, failed)
      .finally(() => { setBusy(false); });
  };
  return (
    <>
      <Button variant="link" disabled={busy} onClick={put}>{t("answer")}</Button>
      <Button variant="link" disabled={busy} onClick={invite}>{t("invite")}</Button>
    </>
  );
}

function Why({ veil }: { veil: Veil }) {
  const { t } = useTranslation("veil");
  return (
    <details className={styles.why}>
      <summary>{t(veil.is_possible ? "whyPossible" : "why")}</summary>
      <ul>
        {veil.rules.map((rule) => <li key={rule.id}>{rule.title} <span className={styles.norm}>{rule.norm}</span></li>)}
        {veil.rules.length === 0 && <li>{t("foreign")}</li>}
        {veil.is_possible && <li>{t("unanswered")}</li>}
      </ul>
    </details>
  );
}

/** Over a message that brought personal data through a channel which must not carry them. */
export function VeilLine({ message, veil }: { message: Message; veil: Veil }) {
  const { t } = useTranslation("veil");
  const session = useSession();
  if (veil.state === "pending") {
    return <p className={styles.pending}><IconLoader2 size={14} stroke={2} aria-hidden="true" />{t("pending")}</p>;
  }
  const named = veil.state === "unread" ? t("unread") : t("hidden", { kinds: veil.kinds.map((kind) => kind.toLowerCase()).join(", ") });
  return (
    <section className={styles.veil} aria-label={t("title")}>
      <p className={styles.head}><IconEyeOff size={15} stroke={2} aria-hidden="true" />{named}</p>
      <Why veil={veil} />
      <div className={styles.actions}>
        {may(session, "contacts.reveal_personal") && <Reveal id={message.id} />}
        {may(session, "conversations.reply") && <Lead conversationId={message.conversation_id} />}
      </div>
    </section>
  );
}

