import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";
import { showToast } from "@/lib/toasts";

import { Announcement } from "./announcement";
import { useSave, type ChatSettings, type Webchat } from "./data";
import { Identity } from "./identity";
import { Look } from "./look";
import { PersonalData } from "./personal-data";
import { Preview } from "./preview";
import { Push } from "./push";
import { Sites } from "./sites";
import styles from "./webchat.module.css";

export interface SectionProps {
  settings: ChatSettings;
  change: (changes: Partial<ChatSettings>) => void;
  /** What the server said about a field. */
  errors: (field: string) => string | undefined;
}

/** All settings of one chat at the left, the chat as it will look at the right. */
export function WebchatForm({ webchat }: { webchat: Webchat }) {
  const { t } = useTranslation(["webchat", "common"]);
  const [settings, setSettings] = useState(webchat.settings);
  const save = useSave(webchat.inbox_id);
  const isChanged = JSON.stringify(settings) !== JSON.stringify(webchat.settings);
  const refused = save.error instanceof ApiError ? save.error : null;
  const change = (changes: Partial<ChatSettings>) => { setSettings((known) => ({ ...known, ...changes })); };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(settings, {
      onSuccess: (saved) => {
        setSettings(saved.settings);
        showToast({ text: t("saved") });
      },
    });
  };
  const section: SectionProps = { settings, change, errors: (field) => refused?.field(field) };
  return (
    <form className={styles.columns} onSubmit={submit} noValidate>
      <div className={styles.column}>
        <Sites webchat={webchat} {...section} />
        <Look {...section} />
        <Announcement {...section} />
        <PersonalData {...section} />
        <Identity webchat={webchat} {...section} />
        <Push webchat={webchat} {...section} />
        <div className={styles.bar}>
          <p role="status" className="t-caption">{refused ? refused.problem.detail ?? refused.problem.title : isChanged ? t("unsaved") : ""}</p>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isChanged}>{t("save")}</Button>
        </div>
      </div>
      <div className={styles.aside}>
        <Preview inboxKey={webchat.inbox_key} settings={settings} />
      </div>
    </form>
  );
}
