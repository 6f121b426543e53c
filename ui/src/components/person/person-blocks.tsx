import { IconGitMerge } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";
import type { ContactDetail } from "@/lib/api/types";
import { usePeopleActions } from "@/lib/people/people";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { Block } from "./block";
import { CarriedBlock } from "./carried";
import { Consents } from "./consents";
import { FindPerson } from "./find-person";
import { MatchCard } from "./match-card";
import { MergeDialog } from "./merge-dialog";
import { Merges } from "./merges";
import styles from "./person-blocks.module.css";
import { ReachRow } from "./reach-row";

interface PersonBlocksProps {
  person: ContactDetail;
  /** Between reachability and what was joined: the history, where the place has one. */
  children?: ReactNode;
  onJoined?: (into: number) => void;
}

/** Who else it might be, where to write, what was agreed to, who was joined: the same in the panel and on the page. */
export function PersonBlocks({ person, children, onJoined }: PersonBlocksProps) {
  const { t } = useTranslation("person");
  const can = may(useSession(), "contacts.merge");
  const { part, reject } = usePeopleActions();
  const [finding, setFinding] = useState(false);
  const [pair, setPair] = useState<{ other: number; suggestion?: number }>();
  const { id } = person.contact;
  const failed = (error: unknown) => { showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny", seconds: 10 }); };
  return (
    <>
      {person.suggestions.length > 0 && (
        <Block title={t("match.title")}>
          <ul>
            {person.suggestions.map((one) => (
              <MatchCard
                key={one.id}
                card={one.contact}
                reasons={one.reasons}
                confidence={one.confidence}
                busy={reject.isPending}
                onJoin={can ? () => { setPair({ other: one.contact.id, suggestion: one.id }); } : undefined}
                onReject={() => { reject.mutate(one.id, { onSuccess: () => { showToast({ text: t("match.rejected") }); }, onError: failed }); }}
              />
            ))}
          </ul>
        </Block>
      )}
      <Block title={t("reach.title")}>
        <ul>{person.identities.map((identity) => <ReachRow key={identity.id} identity={identity} />)}</ul>
      </Block>
      <Block title={t("consent.title")}><Consents contact={id} /></Block>
      {children}
      <CarriedBlock contact={id} />
      {person.merges.length > 0 && (
        <Block title={t("history.title")}>
          <Merges
            merges={person.merges}
            busy={part.isPending}
            onPart={can ? (merge) => { part.mutate({ contact: id, merge: merge.id }, { onSuccess: () => { showToast({ text: t("history.done") }); }, onError: failed }); } : undefined}
          />
        </Block>
      )}
      {can && (
        <div className={styles.foot}>
          <Button size="sm" variant="quiet" icon={<IconGitMerge size={16} stroke={1.8} />} onClick={() => { setFinding(true); }}>{t("match.other")}</Button>
        </div>
      )}
      {finding && <FindPerson except={id} onClose={() => { setFinding(false); }} onPick={(other) => { setFinding(false); setPair({ other }); }} />}
      {pair && (
        <MergeDialog
          ids={[id, pair.other]}
          suggestion={pair.suggestion}
          onClose={() => { setPair(undefined); }}
          onDone={(into) => { setPair(undefined); onJoined?.(into); }}
        />
      )}
    </>
  );
}
