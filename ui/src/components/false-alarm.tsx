import { IconFlag, IconFlagCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, explain, http } from "@/lib/api/http";
import { showToast } from "@/lib/toasts";

import { Button } from "./button";
import styles from "./false-alarm.module.css";

interface Props {
  /** Where a verdict of this kind is called wrong. */
  path: string;
  body?: object;
}

/** «Это ошибка?»: one click, and the verdict becomes a case for the rulebook; nothing is released by it. */
export function FalseAlarm({ path, body = {} }: Props) {
  const { t } = useTranslation("gate");
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const report = () => {
    setState("busy");
    http.post(path, body).then(
      () => { setState("done"); },
      (error: unknown) => {
        const known = error instanceof ApiError && error.code === "gate.reported";
        setState(known ? "done" : "idle");
        if (!known) showToast({ text: explain(error), tone: "deny" });
      },
    );
  };
  if (state === "done") return <span className={styles.done} role="status"><IconFlagCheck size={14} stroke={2} aria-hidden="true" />{t("mistake.done")}</span>;
  return <Button variant="link" icon={<IconFlag size={14} stroke={1.8} aria-hidden="true" />} busy={state === "busy"} title={t("mistake.hint")} onClick={report}>{t("mistake.ask")}</Button>;
}
