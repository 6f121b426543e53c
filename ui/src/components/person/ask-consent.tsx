import { Modal, Radio, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain } from "@/lib/api/http";
import { catalogueQuery, textsQuery, useAsking, type Way } from "@/lib/consents/consents";

import styles from "./consent-forms.module.css";

const WAYS: readonly Way[] = ["question", "link"];

/** Asks the person of an open conversation: by a question with buttons, or by a page of their own. */
export function AskConsent({ contact, conversation, given, onClose, onDone }: { contact: number; conversation: number; given: readonly string[]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("consents");
  const { data: catalogue } = useQuery(catalogueQuery);
  const texts = useQuery(textsQuery);
  const offered = (catalogue?.purposes ?? []).filter((one) => one.proof !== "written" && !given.includes(one.id) && texts.data?.some((text) => text.purpose === one.id && text.in_force_from !== null));
  const [purpose, setPurpose] = useState("");
  const [way, setWay] = useState<Way>("question");
  const ask = useAsking(contact, conversation);
  const chosen = offered.some((one) => one.id === purpose) ? purpose : (offered[0]?.id ?? "");
  return (
    <Modal opened onClose={onClose} title={t("ask.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); ask.mutate({ purpose: chosen, way }, { onSuccess: onDone }); }}>
        {texts.data && offered.length === 0
          ? <p className={styles.note} role="status">{t("ask.nothing")}</p>
          : <Select label={t("purpose")} allowDeselect={false} value={chosen} data={offered.map((one) => ({ value: one.id, label: one.title }))} onChange={(value) => { setPurpose(value ?? ""); }} />}
        {offered.length > 0 && <Radio.Group label={t("ask.way")} value={way} onChange={(value) => { setWay(value === "link" ? "link" : "question"); }}>
          <div className={styles.choices}>{WAYS.map((one) => <Radio key={one} value={one} label={t(`ask.${one}`)} description={t(`ask.${one}Hint`)} />)}</div>
        </Radio.Group>}
        {ask.error && <p className={styles.wrong} role="alert">{explain(ask.error)}</p>}
        <div className={styles.end}>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" busy={ask.isPending} disabled={!chosen}>{t("ask.send")}</Button>
        </div>
      </form>
    </Modal>
  );
}
