import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { nearMoment, number } from "@/lib/i18n/format";

import { AskReason } from "./ask-reason";
import { modesQuery, useAct, type Figures, type Mode, type Modes } from "./data";
import styles from "./decisions.module.css";

/** Whether the rules of law stop messages, since when and by whose word; the switch stands beside the numbers. */
export function ModeCard({ figures }: { figures: Figures | undefined }) {
  const { t } = useTranslation("decisions");
  const modes = useQuery(modesQuery);
  return (
    <Card title={t("mode.title")}>
      <ListState loading={modes.isPending} error={modes.error} empty={!modes.data} onRetry={() => { void modes.refetch(); }} whenEmpty={null}>
        {modes.data && <CompanyMode company={modes.data.company} figures={figures} />}
        {modes.data?.overrides.map((one) => <Override key={one.name} one={one} />)}
      </ListState>
    </Card>
  );
}

function CompanyMode({ company, figures }: { company: Modes["company"]; figures: Figures | undefined }) {
  const { t } = useTranslation("decisions");
  const [asking, setAsking] = useState(false);
  const enforced = company.mode === "enforce";
  const save = useAct((data: { mode: Mode; reason: string }) => http.put("/api/v1/gate/modes", data), () => { setAsking(false); });
  return (
    <div className={styles.mode}>
      <StatusChip tone={enforced ? "ok" : "hold"}>{t(enforced ? "mode.enforce" : "mode.shadow")}</StatusChip>
      <div className={styles.modeText}>
        <p>{t(enforced ? "mode.enforceHint" : "mode.shadowHint")}</p>
        <p className="t-caption">{company.changed_at ? t("mode.since", { name: company.changed_by_name, moment: nearMoment(company.changed_at), reason: company.reason }) : t("mode.never")}</p>
      </div>
      <Button variant={enforced ? "quiet" : "primary"} onClick={() => { setAsking(true); }}>{t(enforced ? "mode.toShadow" : "mode.toEnforce")}</Button>
      {asking && (
        <AskReason title={t(enforced ? "mode.askShadow" : "mode.askEnforce")} action={t(enforced ? "mode.toShadow" : "mode.toEnforce")} label={t("mode.reason")} example={t("mode.reasonExample")} busy={save.isPending} onClose={() => { setAsking(false); }} onDone={(reason) => { save.mutate({ mode: enforced ? "shadow" : "enforce", reason }); }}>
          {figures && !enforced && <p>{t("mode.asked", { stop: number(figures.would_stop), sent: number(figures.sent) })}</p>}
        </AskReason>
      )}
    </div>
  );
}

function Override({ one }: { one: Modes["overrides"][number] }) {
  const { t } = useTranslation("decisions");
  const [asking, setAsking] = useState(false);
  const path = `/api/v1/gate/overrides/${one.name}`;
  const save = useAct((reason: string) => http.put(path, { reason }), () => { setAsking(false); });
  const drop = useAct(() => http.delete(path));
  return (
    <div className={styles.override}>
      <div className={styles.modeText}>
        <p>{one.title}</p>
        <p className="t-caption">{one.recorded_at ? t("mode.since", { name: one.recorded_by_name, moment: nearMoment(one.recorded_at), reason: one.reason }) : t("override.hint")}</p>
      </div>
      {one.recorded_at ? <Button variant="quiet" busy={drop.isPending} onClick={() => { drop.mutate(undefined); }}>{t("override.drop")}</Button> : <Button onClick={() => { setAsking(true); }}>{t("override.record")}</Button>}
      {asking && <AskReason title={t("override.title", { title: one.title })} action={t("override.record")} label={t("mode.reason")} busy={save.isPending} onClose={() => { setAsking(false); }} onDone={(reason) => { save.mutate(reason); }} />}
    </div>
  );
}
