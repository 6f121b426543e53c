import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { shortDate } from "@/lib/i18n/format";

import { Refusal } from "../parts";
import styles from "./residency.module.css";

interface Seen {
  place: string;
  host: string;
  addresses: string[];
  outside: string[];
  reach: string[];
  trouble: string;
  unchecked: string;
  certificate: { issuer: string; country: string; is_foreign: boolean; expires_at: string } | null;
}

/** Addresses and certificates of our own servers, looked at when asked: nobody outside is asked for a country. */
export function Servers() {
  const { t } = useTranslation("settings");
  const check = useMutation({ mutationFn: () => http.post<{ items: Seen[] }>("/api/v1/residency/check"), meta: { quiet: true } });
  const act = <Button size="sm" busy={check.isPending} onClick={() => { check.mutate(undefined); }}>{t("residency.check")}</Button>;
  return (
    <Card title={t("residency.servers")} aside={act} flush>
      <div className={styles.place}>
        <p className={styles.detail}>{check.data?.items.length === 0 ? t("residency.noServers") : t("residency.serversHint")}</p>
      </div>
      <Refusal error={check.error} />
      <ul className={styles.places} aria-label={t("residency.servers")}>
        {check.data?.items.map((seen) => <Server key={`${seen.place} ${seen.host}`} seen={seen} />)}
      </ul>
    </Card>
  );
}

function Server({ seen }: { seen: Seen }) {
  const { t } = useTranslation("settings");
  const isWrong = seen.outside.length > 0 || seen.trouble !== "";
  return (
    <li className={styles.place}>
      <div className={styles.text}>
        <p className={styles.title}>
          <span className="mono">{seen.host}</span>
          <StatusChip tone={isWrong ? "deny" : seen.unchecked ? "hold" : "ok"}>{t(isWrong ? "residency.wrong" : seen.unchecked ? "residency.unchecked" : "residency.fine")}</StatusChip>
        </p>
        <p className={styles.detail}>{seen.addresses.join(", ")} {seen.reach.map((one) => t(`residency.reach.${one}`)).join(", ")}</p>
        {seen.outside.length > 0 && <p className={styles.why}>{t("residency.outside", { addresses: seen.outside.join(", ") })}</p>}
        {seen.trouble && <p className={styles.why}>{seen.trouble}</p>}
        {seen.unchecked && <p className={styles.detail}>{seen.unchecked}</p>}
        {seen.certificate && <p className={styles.detail}>{t(seen.certificate.is_foreign ? "residency.foreignCertificate" : "residency.certificate", { issuer: seen.certificate.issuer, country: seen.certificate.country, at: shortDate(seen.certificate.expires_at) })}</p>}
      </div>
    </li>
  );
}
