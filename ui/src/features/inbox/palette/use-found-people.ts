import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import { longDate } from "@/lib/i18n/format";
import { usePeople } from "@/lib/people/people";

import type { InboxUrl } from "../url";
import type { Command } from "./commands";

const PAUSE_MS = 200;
const SHORTEST = 2;
/** More of them are a number, and by a part of a number nobody is looked for. */
const MOST_DIGITS = 2;

/** People of the whole company by a part of the name, also those whose conversations are not on the screen. */
export function useFoundPeople(query: string, url: InboxUrl): Command[] {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const words = /^[/>]/.test(query) ? "" : query.replace(/^@/, "").trim();
  const [asked] = useDebouncedValue(words, PAUSE_MS);
  const wanted = asked.length >= SHORTEST && asked.replace(/\D/g, "").length <= MOST_DIGITS;
  const { data } = usePeople(asked, wanted);
  return useMemo(() => (wanted ? (data?.pages[0]?.items ?? []) : []).map((row): Command => ({
    key: `person-${String(row.id)}`,
    group: "people",
    title: row.name,
    person: row.id,
    detail: row.channel && row.last_message_at ? `${channelName(row.channel)} · ${longDate(row.last_message_at)}` : t("palette.card"),
    run: () => { if (row.conversation_id) url.open(row.conversation_id); else void navigate({ href: `/contacts/${String(row.id)}` }); },
  })), [data, navigate, t, url, wanted]);
}
