import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";

import styles from "./drawer.module.css";

export function DrawerHead({ channel, title, context, onClose }: { channel: string; title: string; context: string; onClose: () => void }) {
  const { t } = useTranslation("channels");
  return (
    <header className={styles.head}>
      <ChannelBadge channel={channel} size={40} />
      <div className={styles.heading}>
        <h2 className="t-block">{title}</h2>
        <p>{context}</p>
      </div>
      <IconButton label={t("common:close")} onClick={onClose}>
        <IconX size={18} stroke={1.7} />
      </IconButton>
    </header>
  );
}
