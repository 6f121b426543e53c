import { IconExternalLink, IconPlus } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { channelName } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { ApiError } from "@/lib/api/http";

import styles from "../sandbox.module.css";
import { findConversation, useAbout, useAddAccount, useCustomers, type About, type Account } from "./api";
import { CustomersCard, DeedsCard, FaultsCard, KeysCard } from "./twin-cards";
import { TwinPhone } from "./twin-phone";

/** Customers of one training channel: a phone at the left, what they do and what breaks at the right. */
export default function TwinPage() {
  const { t } = useTranslation("sandbox");
  const { channel } = useParams({ strict: false }) as { channel: string };
  const { account: wanted } = useSearch({ strict: false }) as { account?: string | number };
  const about = useAbout(channel);
  const addAccount = useAddAccount(channel);
  const account = about.data?.accounts.find((one) => one.id === String(wanted ?? "")) ?? about.data?.accounts[0];
  if (about.data && account) return <Sandbox key={`${channel} ${account.id}`} channel={channel} about={about.data} account={account} />;
  const isOff = about.error instanceof ApiError && about.error.status === 404;
  return (
    <Page title={t("twin.title", { name: channelName(channel) })} badge={<StatusChip tone="hold">{t("badge")}</StatusChip>} context={t("context")}>
      <ListState
        loading={about.isPending} error={isOff ? null : about.error} empty onRetry={() => void about.refetch()}
        whenEmpty={isOff ? <EmptyState title={t("off.title")} detail={t("off.detail")} /> : (
          <EmptyState title={t("twin.noAccount")} detail={t("twin.noAccountDetail")} action={<Button variant="primary" busy={addAccount.isPending} onClick={() => { addAccount.mutate(t("twin.accountName")); }}>{t("twin.addAccount")}</Button>} />
        )}
      >
        {null}
      </ListState>
    </Page>
  );
}

function Sandbox({ channel, about, account }: { channel: string; about: About; account: Account }) {
  const { t } = useTranslation("sandbox");
  const navigate = useNavigate();
  const { customer: chosen } = useSearch({ strict: false }) as { customer?: string | number };
  const { data: customers = [] } = useCustomers(channel, account.id);
  const addAccount = useAddAccount(channel);
  const customer = customers.find((one) => one.id === String(chosen ?? "")) ?? customers[0];
  const go = (at: string, who?: string) => void navigate({ to: ".", search: { account: at, customer: who }, replace: true } as never);
  const open = async () => {
    const id = customer ? await findConversation(channel, customer.name) : undefined;
    await navigate({ to: id ? `/inbox/${String(id)}` : "/inbox" } as never);
  };
  return (
    <Page
      flush title={t("twin.title", { name: channelName(channel) })} badge={<StatusChip tone="hold">{t("badge")}</StatusChip>} context={t("context")}
      actions={<Button icon={<IconExternalLink size={16} stroke={2} />} onClick={() => void open()}>{t("open")}</Button>}
    >
      <div className={styles.columns}>
        <div className={styles.stand}>{customer ? <TwinPhone key={customer.id} channel={channel} account={account} customer={customer} /> : <EmptyState title={t("twin.nobody")} detail={t("twin.nobodyDetail")} />}</div>
        <div className={styles.side}>
          <div className={styles.chips} role="group" aria-label={t("twin.account")}>
            {about.accounts.map((one) => <button key={one.id} type="button" className={styles.chip} aria-pressed={one.id === account.id} onClick={() => { go(one.id); }}>{one.name}</button>)}
            <button type="button" className={styles.chip} disabled={addAccount.isPending} onClick={() => { addAccount.mutate(`${t("twin.accountName")} ${String(about.accounts.length + 1)}`, { onSuccess: (made) => { go(made.id); } }); }}><IconPlus size={14} stroke={2} />{t("twin.addAccount")}</button>
          </div>
          <div className={styles.cards}>
            <CustomersCard channel={channel} account={account} customers={customers} chosen={customer} onChoose={(id) => { go(account.id, id); }} />
            {customer && <DeedsCard channel={channel} account={account} customer={customer} acts={about.acts} />}
            <KeysCard channel={channel} account={account} />
            <FaultsCard channel={channel} account={account} />
          </div>
        </div>
      </div>
    </Page>
  );
}
