import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { longDate } from "@/lib/i18n/format";

import { useWrite } from "../data";
import { Refusal } from "../parts";
import styles from "../settings.module.css";
import own from "./edition.module.css";

type Edition = components["schemas"]["EditionShape"];
type Change = components["schemas"]["ChangeShape"];

const KINDS = ["gone", "changed", "added"] as const;
const TONES = { gone: "deny", changed: "hold", added: "acc" } as const;

/** A new edition of the rulebook before it is accepted: what it changes, in words, and what acts meanwhile. */
export function EditionCard() {
  const { t } = useTranslation("settings");
  const edition = useQuery({ queryKey: ["settings", "edition"], queryFn: () => http.get<Edition>("/api/v1/rulebook-edition") });
  const accept = useWrite(() => http.post("/api/v1/rulebook-edition/accept", { digest: edition.data?.digest }));
  const found = edition.data;
  if (!found) return null;
  if (found.is_accepted) {
    return found.accepted_at ? <p className="t-caption">{t("edition.accepted", { version: found.version, who: found.accepted_by, day: longDate(found.accepted_at) })}</p> : null;
  }
  return (
    <Card title={t("edition.title", { version: found.version })}>
      <p className="t-caption">{t(found.is_readable ? "edition.meanwhile" : "edition.unreadable", { version: found.accepted_version })}</p>
      {KINDS.map((kind) => <Changes key={kind} kind={kind} changes={found.changes.filter((change) => change.kind === kind)} />)}
      <Refusal error={accept.error} />
      {found.may_accept
        ? <div className={own.actions}><Button variant="primary" busy={accept.isPending} onClick={() => { accept.mutate(undefined); }}>{t("edition.accept", { version: found.version })}</Button></div>
        : <p className={`${own.actions ?? ""} t-caption`}>{t("edition.whoAccepts")}</p>}
    </Card>
  );
}

function Changes({ kind, changes }: { kind: (typeof KINDS)[number]; changes: Change[] }) {
  const { t } = useTranslation("settings");
  if (changes.length === 0) return null;
  const title = t(`edition.kinds.${kind}`);
  return (
    <section className={own.kind} aria-label={title}>
      <h3 className={styles.rowTitle}><StatusChip tone={TONES[kind]}>{title}: {changes.length}</StatusChip></h3>
      <ul>
        {changes.map((change) => (
          <li key={`${change.id}@${String(change.version)}`}>
            <p className={styles.rowTitle}>{change.title}</p>
            <p className="t-caption">{change.norm}</p>
            {change.words.map((words) => <p key={words} className={own.words}>{words}</p>)}
            {change.kept && <p className="t-caption">{t("edition.kept")}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
