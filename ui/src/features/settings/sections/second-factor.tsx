import { PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { longDate } from "@/lib/i18n/format";

import { fieldOf, useWrite } from "../data";
import { OneTime, Refusal, Row } from "../parts";
import styles from "../settings.module.css";
import type { OwnProfile } from "./security";

interface Offer {
  secret: string;
  qr: string;
}

type Wish = "on" | "off" | "codes" | null;

/** Switch the code of an application on and off; every change asks for the password. */
export function SecondFactor({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation("settings");
  const [wish, setWish] = useState<Wish>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const confirm = useWrite(async (password: string) => {
    if (wish === "on") setOffer(await http.post<Offer>("/api/v1/profile/totp", { password }));
    if (wish === "off") await http.post("/api/v1/profile/totp/disable", { password });
    if (wish === "codes") setCodes((await http.post<{ recovery_codes: string[] }>("/api/v1/profile/totp/recovery-codes", { password })).recovery_codes);
  }, () => { setWish(null); });
  const enabled = profile.totp_enabled_at !== null;
  const hint = enabled ? t("security.totpOn", { date: longDate(profile.totp_enabled_at ?? ""), count: profile.recovery_codes_left }) : t("security.totpHint");
  return (
    <Card title={t("security.totp")} aside={enabled ? <StatusChip tone="ok">{t("security.on")}</StatusChip> : <StatusChip tone="hold">{t("security.off")}</StatusChip>}>
      <Row title={hint}>
        <span className={styles.rowActions}>
          {enabled && <Button onClick={() => { setWish("codes"); }}>{t("security.newCodes")}</Button>}
          {enabled ? <Button variant="danger" onClick={() => { setWish("off"); }}>{t("security.turnOff")}</Button> : !offer && <Button variant="primary" onClick={() => { setWish("on"); }}>{t("security.turnOn")}</Button>}
        </span>
      </Row>
      {wish && <AskPassword error={confirm.error} busy={confirm.isPending} onSubmit={(password) => { confirm.mutate(password); }} />}
      {offer && <FirstCode offer={offer} onDone={(made) => { setOffer(null); setCodes(made); }} />}
      {codes && <OneTime title={t("security.codes")} hint={t("security.codesHint")} value={codes.join("\n")} />}
    </Card>
  );
}

function AskPassword({ error, busy, onSubmit }: { error: unknown; busy: boolean; onSubmit: (password: string) => void }) {
  const { t } = useTranslation("settings");
  const [password, setPassword] = useState("");
  return (
    <Asking action={t("security.confirm")} busy={busy} error={error} onSubmit={() => { onSubmit(password); }}>
      <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("security.show") }}
        label={t("security.yourPassword")} autoComplete="current-password" autoFocus maw={400} value={password} error={fieldOf(error, "password")}
        onChange={(event) => { setPassword(event.currentTarget.value); }}
      />
    </Asking>
  );
}

function FirstCode({ offer, onDone }: { offer: Offer; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation("settings");
  const [code, setCode] = useState("");
  const enable = useWrite(() => http.post<{ recovery_codes: string[] }>("/api/v1/profile/totp/enable", { code }), (answer) => { onDone(answer.recovery_codes); });
  return (
    <div className={styles.totp}>
      <img className={styles.qr} src={offer.qr} alt={t("security.qr")} />
      <Asking action={t("security.turnOn")} busy={enable.isPending} error={enable.error} onSubmit={() => { enable.mutate(undefined); }}>
        <p className="t-list">{t("security.scan")}</p>
        <p className="mono t-list">{offer.secret.replaceAll(/(.{4})/g, "$1 ").trim()}</p>
        <TextInput
          label={t("security.code")} inputMode="numeric" autoComplete="one-time-code" maxLength={7} maw={200} value={code} autoFocus
          onChange={(event) => { setCode(event.currentTarget.value); }}
        />
      </Asking>
    </div>
  );
}

function Asking({ action, busy, error, onSubmit, children }: { action: string; busy: boolean; error: unknown; onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Refusal error={error} />
      {children}
      <div><Button type="submit" variant="primary" busy={busy}>{action}</Button></div>
    </form>
  );
}
