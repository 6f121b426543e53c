import { SegmentedControl, Switch, TextInput, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { http } from "@/lib/api/http";
import { time } from "@/lib/i18n/format";
import { switchLanguage, type Language } from "@/lib/i18n/setup";
import { sessionQuery, useSession, useSettings } from "@/lib/session/session";
import { useChangeSettings } from "@/lib/session/use-change-settings";

import { useWrite } from "../data";
import { Refusal, Row } from "../parts";

const HOUR = 3_600_000;

/** Name, look, alerts, writing: kept on the server and the same on every machine. */
export default function Profile() {
  return (
    <>
      <Person />
      <Look />
      <Alerts />
      <Writing />
    </>
  );
}

function Person() {
  const { t } = useTranslation(["settings", "common"]);
  const queries = useQueryClient();
  const { account } = useSession();
  const [name, setName] = useState(account.name);
  const save = useWrite(() => http.patch("/api/v1/profile", { name: name.trim() }), () => { void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }); });
  return (
    <Card title={account.email}>
      <Refusal error={save.error} />
      <Row title={t("profile.name")} hint={t("profile.nameHint")}>
        <TextInput aria-label={t("profile.name")} maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />
        <Button busy={save.isPending} disabled={!name.trim() || name === account.name} onClick={() => { save.mutate(undefined); }}>{t("common:save")}</Button>
      </Row>
    </Card>
  );
}

function Look() {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const settings = useSettings();
  const change = useChangeSettings();
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Card title={t("profile.look")}>
      <Row title={t("profile.theme")}>
        <SegmentedControl
          aria-label={t("profile.theme")} value={settings.theme}
          data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(`common:theme.${value}`) }))}
          onChange={(value) => { setColorScheme(value); change.mutate({ theme: value }); }}
        />
      </Row>
      <Row title={t("profile.density")} hint={t("profile.densityHint")}>
        <SegmentedControl
          aria-label={t("profile.density")} value={settings.density}
          data={(["normal", "dense"] as const).map((value) => ({ value, label: t(`profile.${value}`) }))}
          onChange={(value) => { change.mutate({ density: value }); }}
        />
      </Row>
      <Row title={t("profile.language")}>
        <SegmentedControl
          aria-label={t("profile.language")} value={i18n.language} data={[{ value: "ru", label: "Русский" }, { value: "en", label: "English" }]}
          onChange={(value) => { void http.patch("/api/v1/profile", { locale: value }); void switchLanguage(value as Language); }}
        />
      </Row>
    </Card>
  );
}

function Alerts() {
  const { t } = useTranslation("settings");
  const settings = useSettings();
  const change = useChangeSettings();
  const [now] = useState(() => Date.now());
  const quiet = settings.dnd_until !== null && new Date(settings.dnd_until).getTime() > now;
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : "denied"));
  const refused = settings.notifications && permission === "denied";
  const notify = (on: boolean): void => {
    change.mutate({ notifications: on });
    // The browser asks once, and only right after a press.
    if (on && permission === "default") void Notification.requestPermission().then(setPermission);
  };
  const hush = (hours: number): void => { change.mutate({ dnd_until: hours ? new Date(Date.now() + hours * HOUR).toISOString() : null }); };
  return (
    <Card title={t("profile.alerts")}>
      <Row title={t("profile.notifications")} hint={t(refused ? "profile.notificationsRefused" : "profile.notificationsHint")}>
        <Switch aria-label={t("profile.notifications")} checked={settings.notifications} onChange={(event) => { notify(event.currentTarget.checked); }} />
      </Row>
      <Row title={t("profile.sound")}>
        <Switch aria-label={t("profile.sound")} checked={settings.sound} onChange={(event) => { change.mutate({ sound: event.currentTarget.checked }); }} />
      </Row>
      <Row title={t("profile.quiet")} hint={quiet ? t("profile.quietUntil", { time: time(settings.dnd_until ?? "") }) : t("profile.quietHint")}>
        {quiet ? <Button onClick={() => { hush(0); }}>{t("profile.quietOff")}</Button> : [1, 4, 8].map((hours) => <Button key={hours} onClick={() => { hush(hours); }}>{t("profile.hours", { count: hours })}</Button>)}
      </Row>
    </Card>
  );
}

function Writing() {
  const { t } = useTranslation("settings");
  const settings = useSettings();
  const change = useChangeSettings();
  return (
    <Card title={t("profile.writing")}>
      <Row title={t("profile.enterSends")} hint={t("profile.enterSendsHint")}>
        <Switch aria-label={t("profile.enterSends")} checked={settings.enter_sends} onChange={(event) => { change.mutate({ enter_sends: event.currentTarget.checked }); }} />
      </Row>
      <Row title={t("profile.undo")} hint={t("profile.undoHint")}>
        <SegmentedControl
          aria-label={t("profile.undo")} value={String(settings.undo_seconds)}
          data={[0, 5, 10, 20].map((seconds) => ({ value: String(seconds), label: seconds ? t("profile.seconds", { seconds }) : t("profile.undoOff") }))}
          onChange={(value) => { change.mutate({ undo_seconds: Number(value) }); }}
        />
      </Row>
      <Row title={t("profile.singleKeys")} hint={t("profile.singleKeysHint")}>
        <Switch aria-label={t("profile.singleKeys")} checked={settings.single_keys} onChange={(event) => { change.mutate({ single_keys: event.currentTarget.checked }); }} />
      </Row>
    </Card>
  );
}
