import { TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Consequences } from "@/components/interview/consequences";
import { Questions } from "@/components/interview/questions";
import { Versions } from "@/components/interview/versions";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { useInterview, versionsQuery } from "@/lib/interview/use-interview";
import { useSession } from "@/lib/session/session";

import { fieldOf } from "../data";
import { Refusal } from "../parts";
import styles from "./interview.module.css";

/** The profile of the company: the questions, what follows from the answers, how they changed. */
export default function Interview() {
  const { t } = useTranslation(["interview", "settings"]);
  const { permissions } = useSession();
  const interview = useInterview();
  const versions = useQuery(versionsQuery);
  const { saved, shown, error, save, saving, isChanged } = interview;
  const innError = fieldOf(error, "inn");
  return (
    <ListState loading={saved.isPending} error={saved.error} empty={false} onRetry={() => { void saved.refetch(); }} whenEmpty={null}>
      {saved.data && shown && (
        <>
          <div className={styles.both}>
            <Card title={t("questions")}>
              {saved.data.version === 0 && <p className={styles.note}>{t("nobody")}</p>}
              {!saved.data.may_answer && <p className={styles.note}>{t("locked")}</p>}
              <TextInput
                className={styles.inn} label={t("inn")} description={innError ? undefined : t("innHint")} inputWrapperOrder={["label", "input", "description", "error"]} inputMode="numeric" maxLength={14}
                value={interview.inn} error={innError} disabled={!permissions.includes("company.manage")} onChange={(event) => { interview.setInn(event.currentTarget.value); }}
                rightSection={interview.inn && !innError ? <IconCheck size={18} stroke={1.7} className={styles.good} aria-label={t("innGood")} /> : undefined}
              />
              <Questions questions={shown.questions} next={shown.next} locked={!saved.data.may_answer} onAnswer={interview.answer} />
              <Refusal error={error} />
              {saved.data.may_answer && (
                <div className={styles.actions}>
                  <Button variant="primary" busy={saving.isPending} disabled={!isChanged || Boolean(innError)} onClick={save}>{t("save")}</Button>
                  {isChanged && <Button variant="quiet" onClick={interview.reset}>{t("reset")}</Button>}
                  {saving.isSuccess && !isChanged && <StatusChip tone="ok">{t("saved")}</StatusChip>}
                </div>
              )}
            </Card>
            <Card title={t("consequences")}><Consequences profile={shown} saved={saved.data} /></Card>
          </div>
          <Card title={t("history")} grow>
            <ListState loading={versions.isPending} error={versions.error} empty={versions.data?.length === 0} onRetry={() => { void versions.refetch(); }} whenEmpty={<p className="t-caption">{t("noHistory")}</p>}>
              <Versions versions={versions.data ?? []} />
            </ListState>
          </Card>
        </>
      )}
    </ListState>
  );
}
