import { FileInput, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain } from "@/lib/api/http";
import { catalogueQuery, textsQuery, usePaper } from "@/lib/consents/consents";
import { usePerson } from "@/lib/people/people";
import { useSession } from "@/lib/session/session";

import styles from "./consent-forms.module.css";

const today = (): string => new Date().toLocaleDateString("sv");

/** A consent signed on paper: which words, on which day, who took it, and the scan that proves it. */
export function PaperConsent({ contact, onClose, onDone }: { contact: number; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("consents");
  const me = useSession();
  const person = usePerson(contact).data?.contact;
  const { data: catalogue } = useQuery(catalogueQuery);
  const texts = useQuery(textsQuery);
  const [purpose, setPurpose] = useState("personal_data");
  const [text, setText] = useState("");
  const [day, setDay] = useState(today());
  const [taker, setTaker] = useState(me.account.name);
  const [file, setFile] = useState<File | null>(null);
  const save = usePaper(contact);
  const versions = (texts.data ?? []).filter((one) => one.purpose === purpose && one.in_force_from !== null);
  const chosen = versions.some((one) => String(one.id) === text) ? text : String(versions[0]?.id ?? "");
  const about = catalogue?.purposes.find((one) => one.id === purpose);
  const submit = (): void => {
    if (file) save.mutate({ file, purpose, text: Number(chosen), day, taker }, { onSuccess: onDone });
  };
  return (
    <Modal opened onClose={onClose} title={t("paper.title", { name: person?.name || t("nameless", { id: contact }) })} closeButtonProps={{ "aria-label": t("common:close") }}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Select label={t("purpose")} description={about?.norm} allowDeselect={false} value={purpose} data={(catalogue?.purposes ?? []).map((one) => ({ value: one.id, label: one.title }))} onChange={(value) => { setPurpose(value ?? "personal_data"); }} />
        {texts.data && versions.length === 0
          ? <p className={styles.note} role="status">{t("paper.noText")}</p>
          : <Select label={t("paper.text")} description={t("paper.textHint")} allowDeselect={false} value={chosen} data={versions.map((one) => ({ value: String(one.id), label: `${one.title}, ${t("version", { version: one.version })}` }))} onChange={(value) => { setText(value ?? ""); }} />}
        <div className={styles.pair}>
          <TextInput type="date" label={t("paper.day")} required max={today()} value={day} onChange={(event) => { setDay(event.currentTarget.value); }} />
          <TextInput label={t("paper.taker")} required maxLength={200} value={taker} onChange={(event) => { setTaker(event.currentTarget.value); }} />
        </div>
        <FileInput label={t("paper.file")} description={t("paper.fileHint")} placeholder={t("paper.choose")} required clearable accept="application/pdf,image/*,.docx" value={file} onChange={setFile} />
        {save.error && <p className={styles.wrong} role="alert">{explain(save.error)}</p>}
        <div className={styles.end}>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" busy={save.isPending} disabled={!file || !chosen || !day || !taker.trim()}>{t("paper.save")}</Button>
        </div>
      </form>
    </Modal>
  );
}
