import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { ApiError } from "@/lib/api/http";

import { botsQuery, customersQuery, useAddBot, useLive, useReset } from "./api";
import { CustomerCard } from "./customer-card";
import { FaultsCard } from "./faults-card";
import { findConversation } from "./find-conversation";
import { PhoneScreen } from "./phone";
import { RequestsCard } from "./requests-card";
import styles from "./sandbox.module.css";
import { KeysCard } from "./twins/twin-cards";
import type { Bot, Customer } from "./types";

export default function SandboxPage() {
  const { t } = useTranslation("sandbox");
  const bots = useQuery(botsQuery);
  const { bot: wanted } = useSearch({ strict: false }) as { bot?: number };
  const addBot = useAddBot();
  const bot = bots.data?.find((one) => one.bot_id === Number(wanted)) ?? bots.data?.[0];
  if (bot) return <Sandbox key={bot.bot_id} bot={bot} />;

  const isOff = bots.error instanceof ApiError && bots.error.status === 404;
  return (
    <Page title={t("title")} badge={<StatusChip tone="hold">{t("badge")}</StatusChip>} context={t("context")}>
      <ListState
        loading={bots.isPending}
        error={isOff ? null : bots.error}
        empty
        onRetry={() => void bots.refetch()}
        whenEmpty={
          isOff ? (
            <EmptyState title={t("off.title")} detail={t("off.detail")} />
          ) : (
            <EmptyState
              title={t("noBot.title")}
              detail={t("noBot.detail")}
              action={<Button variant="primary" busy={addBot.isPending} onClick={() => { addBot.mutate(t("noBot.name")); }}>{t("noBot.add")}</Button>}
            />
          )
        }
      >
        {null}
      </ListState>
    </Page>
  );
}

function Sandbox({ bot }: { bot: Bot }) {
  const { t } = useTranslation("sandbox");
  const navigate = useNavigate();
  const { customer: chosen, start } = useSearch({ strict: false }) as { customer?: number; start?: string | number };
  const customers = useQuery(customersQuery(bot.bot_id));
  useLive(bot.bot_id);
  const go = (userId: number, link?: string | number) => void navigate({ to: ".", search: { bot: bot.bot_id, customer: userId, start: link }, replace: true } as never);
  const known = inDialogFirst(customers.data ?? []);
  const customer = known.find((one) => one.user_id === Number(chosen)) ?? known[0];

  return (
    <Page flush title={t("title")} badge={<StatusChip tone="hold">{t("badge")}</StatusChip>} context={t("context")} actions={<Actions bot={bot} customer={customer} />}>
      <div className={styles.columns}>
        <div className={styles.stand}>{customer && <PhoneScreen key={customer.user_id} bot={bot} customer={customer} start={start === undefined ? undefined : String(start)} onStarted={() => { go(customer.user_id); }} />}</div>
        <div className={styles.side}>
          <div className={styles.cards}>
            <CustomerCard bot={bot} customers={known} chosen={customer} onChoose={(userId) => { go(userId, start); }} />
            <FaultsCard bot={bot} />
            <KeysCard channel="max" account={{ id: String(bot.bot_id), name: bot.name, fields: bot.fields }} link={`${window.location.origin}/sandbox/max?bot=${String(bot.bot_id)}`} />
          </div>
          <RequestsCard bot={bot} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ bot, customer }: { bot: Bot; customer: Customer | undefined }) {
  const { t } = useTranslation("sandbox");
  const navigate = useNavigate();
  const reset = useReset(bot.bot_id);
  const [asks, setAsks] = useState(false);
  const open = async () => {
    const id = customer ? await findConversation(customer) : null;
    await navigate({ to: id ? `/inbox/${String(id)}` : "/inbox" } as never);
  };
  return (
    <>
      <Button icon={<IconExternalLink size={16} stroke={2} />} onClick={() => void open()}>{t("open")}</Button>
      <Button icon={<IconRefresh size={16} stroke={2} />} busy={reset.isPending} onClick={() => { setAsks(true); }}>{t("reset.start")}</Button>
      <ConfirmDialog
        opened={asks}
        title={t("reset.title")}
        action={t("reset.confirm")}
        danger
        onClose={() => { setAsks(false); }}
        onConfirm={() => {
          setAsks(false);
          reset.mutate();
        }}
      >
        {t("reset.detail")}
      </ConfirmDialog>
    </>
  );
}

/** Those who write to this bot first, the strangers after them. */
function inDialogFirst(customers: Customer[]): Customer[] {
  const isStranger = (one: Customer) => (one.status === "new" ? 1 : 0);
  return [...customers].sort((a, b) => isStranger(a) - isStranger(b));
}
