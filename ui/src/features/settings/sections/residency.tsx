import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { shortDate } from "@/lib/i18n/format";
import { residencyQuery, type Place, type PlaceState } from "@/lib/residency";

import { useAct } from "../data";
import { ReasonForm, WhereForm } from "./residency-forms";
import { Servers } from "./residency-servers";
import styles from "./residency.module.css";

const TONES: Record<PlaceState, Tone> = { unused: "neutral", russia: "ok", undeclared: "dashed", admitted: "hold", refused: "deny", abroad: "hold" };
type Asked = { place: Place; form: "where" | "reason" } | null;

/** Where the data rest: stores first, then the channels that are connected. */
export default function Residency() {
  const { t } = useTranslation("settings");
  const report = useQuery(residencyQuery);
  const [asked, setAsked] = useState<Asked>(null);
  const places = report.data?.places ?? [];
  const mayChange = report.data?.may_change ?? false;
  const group = (title: string, items: Place[]) => (
    <Card title={title} flush>
      <ul className={styles.places} aria-label={title}>
        {items.map((place) => (
          <PlaceRow key={place.id} place={place} mayChange={mayChange} onAsk={(form) => { setAsked({ place, form }); }} />
        ))}
      </ul>
    </Card>
  );
  return (
    <ListState loading={report.isPending} error={report.error} empty={places.length === 0} onRetry={() => { void report.refetch(); }} whenEmpty={<EmptyState title={t("residency.empty")} />}>
      <p className={styles.lead}>{t("residency.lead", { law: report.data?.law })}</p>
      {report.data && !mayChange && <p className={styles.lead}>{t(report.data.is_alone ? "residency.readOnly" : "residency.notAlone")}</p>}
      {group(t("residency.stores"), places.filter((place) => place.is_store))}
      {places.some((place) => !place.is_store) && group(t("residency.channels"), places.filter((place) => !place.is_store))}
      {mayChange && <Servers />}
      {asked?.form === "where" && <WhereForm place={asked.place} onClose={() => { setAsked(null); }} />}
      {asked?.form === "reason" && <ReasonForm place={asked.place} onClose={() => { setAsked(null); }} />}
    </ListState>
  );
}

function PlaceRow({ place, mayChange, onAsk }: { place: Place; mayChange: boolean; onAsk: (form: "where" | "reason") => void }) {
  const { t } = useTranslation("settings");
  const withdraw = useAct(() => http.delete(`/api/v1/residency/${place.id}/reason`));
  return (
    <li className={styles.place}>
      <div className={styles.text}>
        <p className={styles.title}>{place.title} <StatusChip tone={TONES[place.state]}>{t(`residency.state.${place.state}`)}</StatusChip></p>
        <p className={styles.detail}>{place.where}</p>
        <Told place={place} />
        {place.why && <p className={styles.why}>{place.why}</p>}
        {place.reason && <p className={styles.detail}>{t("residency.reasonLine", { reason: place.reason.reason, by: place.reason.by, at: shortDate(place.reason.at) })}</p>}
      </div>
      {mayChange && (
        <div className={styles.acts}>
          <Button size="sm" onClick={() => { onAsk("where"); }}>{t(place.declared ? "residency.change" : "residency.say")}</Button>
          {place.state === "refused" && <Button size="sm" variant="danger" onClick={() => { onAsk("reason"); }}>{t("residency.admit")}</Button>}
          {place.state === "admitted" && <Button size="sm" busy={withdraw.isPending} onClick={() => { withdraw.mutate(undefined); }}>{t("residency.withdraw")}</Button>}
        </div>
      )}
    </li>
  );
}

function Told({ place }: { place: Place }) {
  const { t, i18n } = useTranslation("settings");
  if (!place.declared) return null;
  const { country, owner, operator, networks, by, at } = place.declared;
  const name = new Intl.DisplayNames([i18n.language], { type: "region" }).of(country) ?? country;
  const parts = [name, t("residency.owner", { owner }), operator && t("residency.operator", { operator }), networks.length > 0 && networks.join(", ")];
  return <p className={styles.detail}>{parts.filter(Boolean).join(" · ")}. {t("residency.said", { by, at: shortDate(at) })}</p>;
}
