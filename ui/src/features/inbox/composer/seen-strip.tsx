import { Popover } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconEye, IconPaperclip } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { answer, api } from "@/lib/api/client";
import type { Capabilities } from "@/lib/api/directory-types";
import type { components } from "@/lib/api/schema.gen";
import type { Conversation, MessageButton } from "@/lib/api/types";

import styles from "./seen-strip.module.css";

type Asked = components["schemas"]["AnswerGiven"];
type Shown = components["schemas"]["Shown"];

export interface About {
  text: string;
  fileIds: number[];
  buttons: MessageButton[][];
}

/** A plain short text arrives as it is written, and is not asked about. */
export function mayChange({ text, fileIds, buttons }: About, limits: Capabilities | null | undefined): boolean {
  const most = limits?.text_limit ?? 0;
  return buttons.length > 0 || fileIds.length > 0 || (most > 0 && text.length > most);
}

function useShown(id: number, about: About, wanted: boolean): Shown | undefined {
  const body = { text: about.text, file_ids: about.fileIds, buttons: about.buttons };
  const [asked] = useDebouncedValue(JSON.stringify(body), 400);
  const { data } = useQuery({
    queryKey: ["shown", id, asked],
    enabled: wanted,
    queryFn: () => answer(api.POST("/api/v1/conversations/{conversation_id}/preview", { params: { path: { conversation_id: id } }, body: JSON.parse(asked) as Asked })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 30_000,
    retry: false,
  });
  return wanted ? data : undefined;
}

/** What becomes of the answer on its way, and how the customer will see it. */
export function SeenStrip({ conversation, about, limits }: { conversation: Conversation; about: About; limits: Capabilities | null | undefined }) {
  const { t } = useTranslation("inbox");
  const shown = useShown(conversation.id, about, mayChange(about, limits));
  if (!shown) return null;
  return (
    <div className={styles.strip}>
      <span className={styles.notes}>{shown.notes.join(". ")}</span>
      <Popover position="top-end" width={340} withRoles trapFocus>
        <Popover.Target>
          <Button variant="link" icon={<IconEye size={14} stroke={2} />}>{t("seen.open")}</Button>
        </Popover.Target>
        <Popover.Dropdown>
          <h4 className={styles.title}>{t("seen.title")}</h4>
          <ol className={styles.parts} tabIndex={-1} data-autofocus>
            {shown.parts.map((part, at) => (
              <li key={at}>
                <div className={styles.bubble}>
                  {part.files.map((name) => <span key={name} className={styles.file}><IconPaperclip size={14} stroke={2} aria-hidden />{name}</span>)}
                  {part.text && <p>{part.text}</p>}
                </div>
                {part.buttons.map((row, line) => (
                  <div key={line} className={styles.row}>{row.map((label) => <span key={label}>{label}</span>)}</div>
                ))}
              </li>
            ))}
          </ol>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
