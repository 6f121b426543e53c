import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import { fileSize } from "@/lib/i18n/format";

import { useInboxes } from "../data/directory";

/** What the channel would refuse anyway is said at once, before anything is uploaded. */
export function useRefusal(inboxId: number): (file: File) => string | undefined {
  const { t } = useTranslation("inbox");
  const inbox = useInboxes().find((one) => one.id === inboxId);
  return useCallback(
    (file: File) => {
      const limits = inbox?.capabilities;
      if (!limits) return undefined;
      const channel = channelName(inbox.channel);
      const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
      if (limits.refused_extensions?.includes(extension)) return t("file.refusedHere", { channel, extension });
      const most = limits.file_limit_bytes ?? 0;
      return most > 0 && file.size > most ? t("file.tooBig", { channel, size: fileSize(most) }) : undefined;
    },
    [inbox, t],
  );
}
