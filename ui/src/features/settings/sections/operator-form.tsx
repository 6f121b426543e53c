import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { http } from "@/lib/api/http";
import { useSession } from "@/lib/session/session";

import { useWrite, type OperatorRow } from "../data";
import { OneTime, Refusal, Row, SideForm } from "../parts";
import { GrantsField, type GrantDraft } from "./grants-field";

/** One person: grants, a way back in, out at once, off. */
export function OperatorForm({ operator, onClose }: { operator: OperatorRow; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const self = useSession().account.id === operator.id;
  const path = `/api/v1/operators/${String(operator.id)}`;
  const [grants, setGrants] = useState<GrantDraft[]>((operator.grants ?? []).map(({ role_id, business_line_id }) => ({ role_id, business_line_id })));
  const [clears, setClears] = useState(false);
  const save = useWrite(() => http.put(`${path}/grants`, { grants: grants.filter((grant) => grant.role_id !== null) }), onClose);
  const reset = useWrite(() => http.post<{ path: string }>(`${path}/reset-link`, { clears_totp: clears }));
  const out = useWrite(() => http.delete<{ ended: number }>(`${path}/sessions`));
  const toggle = useWrite(() => http.post(`${path}/${operator.is_disabled ? "enable" : "disable"}`), onClose);
  return (
    <SideForm title={operator.name} opened busy={save.isPending} error={save.error} onClose={onClose} onSubmit={() => { save.mutate(undefined); }}>
      <GrantsField value={grants} onChange={setGrants} />
      <Refusal error={reset.error ?? out.error ?? toggle.error} />
      <div>
        <Row title={t("operators.reset")} hint={t("operators.resetHint")}>
          <Button size="sm" busy={reset.isPending} onClick={() => { reset.mutate(undefined); }}>{t("operators.makeLink")}</Button>
        </Row>
        <Checkbox size="xs" label={t("operators.clears")} checked={clears} onChange={(event) => { setClears(event.currentTarget.checked); }} />
        {reset.data && <OneTime title={t("operators.link", { name: operator.name })} hint={t("operators.resetLinkHint")} value={new URL(reset.data.path, window.location.origin).toString()} />}
        {!self && (
          <>
            <Row title={t("operators.out")} hint={out.data ? t("operators.ended", { count: out.data.ended }) : t("operators.outHint")}>
              <Button size="sm" busy={out.isPending} onClick={() => { out.mutate(undefined); }}>{t("operators.outAction")}</Button>
            </Row>
            <Row title={operator.is_disabled ? t("operators.enable") : t("operators.disable")} hint={operator.is_disabled ? t("operators.enableHint") : t("operators.disableHint")}>
              <Button size="sm" variant={operator.is_disabled ? "default" : "danger"} busy={toggle.isPending} onClick={() => { toggle.mutate(undefined); }}>
                {operator.is_disabled ? t("operators.enableAction") : t("operators.disableAction")}
              </Button>
            </Row>
          </>
        )}
      </div>
    </SideForm>
  );
}
