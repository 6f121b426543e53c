import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ConversationDetail } from "@/lib/api/types";
import { nearMoment, number } from "@/lib/i18n/format";
import { keysOf } from "@/lib/keyboard/bindings";
import { run as press } from "@/lib/keyboard/use-keys";
import type { ListData } from "@/lib/realtime/fold-list";
import { keys } from "@/lib/realtime/keys";
import { may, operatorId, useSession } from "@/lib/session/session";

import { snoozeChoices } from "../actions/snooze";
import { openStart } from "../actions/start-store";
import { useDesk } from "../actions/use-desk";
import { addText } from "../composer/composer-store";
import { fillIn } from "../composer/suggestions";
import { useColleagues, useLabels, useSnippets } from "../data/directory";
import type { InboxUrl } from "../url";
import type { Command } from "./commands";
import { showKeys } from "./palette-store";

function useActions(detail: ConversationDetail | undefined): Command[] {
  const { t } = useTranslation("inbox");
  const desk = useDesk();
  const me = operatorId(useSession());
  const { operators, teams } = useColleagues(detail?.conversation.business_line_id);
  const labels = useLabels();
  return useMemo(() => {
    const row = detail?.conversation;
    if (!row) return [];
    const { id } = row;
    const one = (key: string, title: string, part: Partial<Command>): Command => ({ key, group: "actions", title, ...part });
    const assign = [
      ...operators.filter((other) => other.id !== me).map((other) => one(`operator-${String(other.id)}`, other.name, { run: () => { desk.assign(id, { operator: other }); } })),
      ...teams.map((team) => one(`team-${String(team.id)}`, team.name, { detail: t("palette.team"), run: () => { desk.assign(id, { team }); } })),
    ];
    const snooze = snoozeChoices(new Date()).map((choice) => one(`snooze-${choice.key}`, t(`snooze.${choice.key}`), { detail: nearMoment(choice.until), run: () => { desk.snooze(id, choice.until); } }));
    const label = labels.map((known) => {
      const on = row.label_ids.includes(known.id);
      return one(`label-${String(known.id)}`, known.name, { detail: on ? t("palette.labelOff") : undefined, run: () => { desk.label(id, known.id, !on); } });
    });
    const found: (Command | false)[] = [
      row.assignee_id !== me && one("assignMe", t("assign.me"), { keys: keysOf("assignMe"), run: () => { desk.assignMe(id); } }),
      row.assignee_id !== null && one("queue", t("assign.queue"), { keys: keysOf("queue"), run: () => { desk.assign(id, {}); } }),
      one("assign", t("palette.assign"), { keys: keysOf("assign"), next: assign }),
      one("snooze", t("palette.snooze"), { keys: keysOf("snooze"), next: snooze }),
      one("label", t("palette.label"), { keys: keysOf("tag"), next: label }),
      row.status === "closed"
        ? one("reopen", t("palette.reopen"), { run: () => { desk.reopen(id); } })
        : one("close", t("palette.close"), { keys: keysOf("close"), run: () => { desk.close(id); } }),
      one("panel", t("head.panel"), { keys: keysOf("panel"), run: () => { press("panel", new KeyboardEvent("keydown")); } }),
    ];
    return found.filter((command) => command !== false);
  }, [desk, detail, labels, me, operators, t, teams]);
}

export function useCommands(detail: ConversationDetail | undefined, url: InboxUrl, people: Command[]): Command[] {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const snippets = useSnippets();
  const actions = useActions(detail);
  return useMemo(() => {
    const fill = (text: string) => fillIn(text, { contact: detail?.contact, operator: session.account.name });
    const seen = new Set<number>();
    const rows = queries
      .getQueriesData<ListData>({ queryKey: keys.lists })
      .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? [])
      .filter((row) => !seen.has(row.id) && seen.add(row.id));
    const place = (path: string, title: string): Command => ({ key: path, group: "places", title, run: () => void navigate({ href: path }) });
    return [
      ...(detail ? snippets.map((snippet): Command => ({
        key: `snippet-${String(snippet.id)}`, group: "snippets", title: snippet.title, detail: t("palette.answer"), text: fill(snippet.text), snippet,
        run: () => { addText(detail.conversation.id, fill(snippet.text)); },
      })) : []),
      ...actions,
      ...(may(session, "conversations.reply") ? [{ key: "start", group: "actions", title: t("start.title"), run: () => { openStart(); } } as const] : []),
      ...rows.map((row): Command => ({
        key: `row-${String(row.id)}`, group: "people", title: row.contact_name, detail: row.preview?.text ? `«${row.preview.text.slice(0, 60)}»` : `№ ${number(row.number)}`, conversation: row,
        also: `№ ${String(row.number)}`, run: () => { url.open(row.id); },
      })),
      ...people.filter((one) => !rows.some((row) => row.contact_id === one.person)),
      place("/inbox", t("common:section.inbox")),
      place("/contacts", t("common:section.contacts")),
      place("/settings", t("common:section.settings")),
      { key: "keys", group: "places", title: t("keys.all"), keys: keysOf("keys"), run: () => { showKeys(true); } },
    ];
  }, [actions, detail, navigate, people, queries, session, snippets, t, url]);
}
