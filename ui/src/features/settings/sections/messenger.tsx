import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { longDate, time } from "@/lib/i18n/format";

import { useAct } from "../data";
import { OneTime, Row } from "../parts";

type Messengers = components["schemas"]["MessengersShape"];
type Bot = components["schemas"]["BotShape"];
type Code = components["schemas"]["Code"];

const WISHES = ["assigned", "mentioned", "waiting", "held", "requests"] as const;
const WAIT_MS = 5_000;

/** Where one is told of work outside of the hub: one's own account in the company's messenger. */
export default function Messenger() {
  const { t } = useTranslation("settings");
  const found = useQuery({ queryKey: ["settings", "messengers"], queryFn: () => http.get<Messengers>("/api/v1/profile/messengers"), refetchInterval: WAIT_MS });
  const wish = useAct((wishes: Messengers["wishes"]) => http.put("/api/v1/profile/messengers/wishes", wishes));
  const bots = found.data?.bots ?? [];
  return (
    <>
      <Card title={t("messenger.accounts")}>
        <ListState loading={found.isPending} error={found.error} empty={!bots.length} onRetry={() => { void found.refetch(); }} whenEmpty={<EmptyState title={t("messenger.none")} detail={t("messenger.noneHint")} />}>
          {bots.map((bot) => <BotRow key={bot.inbox_id} bot={bot} />)}
        </ListState>
      </Card>
      {found.data && bots.some((bot) => bot.value) && (
        <Card title={t("messenger.wishes")}>
          {WISHES.map((one) => (
            <Row key={one} title={t(`messenger.${one}`)}>
              <Switch aria-label={t(`messenger.${one}`)} checked={found.data.wishes[one] ?? true} onChange={(event) => { wish.mutate({ ...found.data.wishes, [one]: event.currentTarget.checked }); }} />
            </Row>
          ))}
        </Card>
      )}
    </>
  );
}

function BotRow({ bot }: { bot: Bot }) {
  const { t } = useTranslation("settings");
  const path = `/api/v1/profile/messengers/${String(bot.inbox_id)}`;
  const code = useAct(() => http.post<Code>(`${path}/code`));
  const unlink = useAct(() => http.delete(path), () => { code.reset(); });
  const linked = bot.value && bot.linked_at ? t("messenger.linked", { account: bot.value, date: longDate(bot.linked_at) }) : t("messenger.notLinked");
  const failed = bot.failure ? `. ${t("messenger.failed", { reason: bot.failure })}` : "";
  return (
    <>
      <Row title={`${bot.channel_name} · ${bot.account_name || bot.name}`} hint={`${linked}${failed}`}>
        {bot.state !== "active" && <StatusChip>{t("messenger.stopped")}</StatusChip>}
        {bot.value
          ? <Button busy={unlink.isPending} onClick={() => { unlink.mutate(undefined); }}>{t("messenger.unlink")}</Button>
          : <Button variant="primary" busy={code.isPending} onClick={() => { code.mutate(undefined); }}>{t("messenger.code")}</Button>}
      </Row>
      {code.data && !bot.value && <OneTime title={t("messenger.codeTitle", { bot: bot.account_name || bot.name })} hint={t("messenger.codeHint", { time: time(code.data.expires_at) })} value={code.data.code} />}
    </>
  );
}
