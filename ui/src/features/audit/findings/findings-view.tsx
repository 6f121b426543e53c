import { IconDownload, IconRefresh } from "@tabler/icons-react";
import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { longDate, time } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { Views } from "../audit-page";
import { useAuditWrite, useShownRun, type Run } from "../data";
import styles from "../audit.module.css";

import { Aside } from "./aside";
import { Findings } from "./findings";
import { Overview } from "./overview";

/** The latest run: how much is to be stopped, when what changes, findings by question, the plan beside them. */
export default function FindingsView() {
  const { t } = useTranslation("audit");
  const { runs, run, isEmpty, isOld } = useShownRun();
  const context = run.data && t("context", { company: run.data.company.name, day: longDate(run.data.made_at), time: time(run.data.made_at), rulebook: run.data.rulebook, version: run.data.profile_version });
  return (
    <Page title={t("title")} context={context} actions={<Actions run={run.data} />}>
      <Views current="findings" />
      <ListState
        loading={runs.isPending || (!isEmpty && run.isPending)} error={runs.error ?? run.error} empty={isEmpty} rowHeight={52}
        onRetry={() => { void runs.refetch(); }} whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} action={<RunButton first />} />}
      >
        {run.data && (
          <>
            {isOld && <p className={styles.older} role="note">{t("older")}. <Link to="/audit">{t("latest")}</Link></p>}
            <Overview run={run.data} />
            <div className={styles.layout}>
              <Findings run={run.data} isOld={isOld} />
              <Aside run={run.data} />
            </div>
          </>
        )}
      </ListState>
    </Page>
  );
}

function Actions({ run }: { run: Run | undefined }) {
  const { t } = useTranslation("audit");
  if (!run) return null;
  const file = (kind: string) => `/api/v1/audit/runs/${String(run.id)}/report?kind=${kind}`;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button icon={<IconDownload size={16} stroke={2} />}>{t("report.title")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(["pdf", "docx", "xlsx"] as const).map((kind) => <Menu.Item key={kind} component="a" href={file(kind)} download>{t(`report.${kind}`)}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <RunButton />
    </>
  );
}

function RunButton({ first }: { first?: boolean }) {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const start = useAuditWrite(() => http.post<{ id: number }>("/api/v1/audit/runs", { client_key: crypto.randomUUID() }), () => { showToast({ text: t("done") }); });
  if (!may) return null;
  return (
    <>
      <Button variant="primary" busy={start.isPending} icon={<IconRefresh size={16} stroke={2} />} onClick={() => { start.mutate(undefined); }}>{t(first ? "first" : "again")}</Button>
      {start.error && <p role="alert" className={styles.refusal}>{explain(start.error)}</p>}
    </>
  );
}
