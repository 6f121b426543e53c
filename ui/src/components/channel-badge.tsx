import { IconDeviceMobileMessage, IconMessage2Filled } from "@tabler/icons-react";

import styles from "./channel-badge.module.css";

interface Look {
  letters: string;
  fill: string;
  name: string;
  foreign?: boolean;
}

const LOOKS: Record<string, Look> = {
  max: { letters: "M", fill: "max", name: "MAX" },
  vk: { letters: "VK", fill: "vk", name: "VK" },
  ok: { letters: "OK", fill: "ok", name: "Одноклассники" },
  yandex_messenger: { letters: "Я", fill: "yandex", name: "Яндекс Мессенджер" },
  kontur_talk: { letters: "Т", fill: "tolk", name: "Контур.Толк" },
  email: { letters: "@", fill: "mail", name: "Почта" },
  sms: { letters: "SMS", fill: "sms", name: "SMS" },
  webchat: { letters: "Ч", fill: "chat", name: "Чат на сайте" },
  telegram: { letters: "TG", fill: "foreign", name: "Telegram", foreign: true },
  vk_teams: { letters: "VT", fill: "vk", name: "VK Teams" },
  api_channel: { letters: "API", fill: "mail", name: "API-канал" },
  whatsapp: { letters: "WA", fill: "foreign", name: "WhatsApp", foreign: true },
};

export function channelName(channel: string): string {
  return LOOKS[channel]?.name ?? channel;
}

interface ChannelBadgeProps {
  channel: string;
  size?: 17 | 20 | 28 | 40;
  ring?: boolean;
}

export function ChannelBadge({ channel, size = 20, ring }: ChannelBadgeProps) {
  const look = LOOKS[channel] ?? { letters: channel.slice(0, 2).toUpperCase(), fill: "mail", name: channel };
  const icon = size < 28 ? Math.round(size * 0.68) : Math.round(size * 0.55);
  return (
    <span
      className={styles.badge}
      data-ring={ring || undefined}
      data-foreign={look.foreign || undefined}
      data-hatch={(look.foreign && size >= 28) || undefined}
      style={{ width: size, height: size, fontSize: Math.round(size * ([0.55, 0.45, 0.34][look.letters.length - 1] ?? 0.34)), "--fill": `var(--ch-${look.fill})` } as React.CSSProperties}
      role="img"
      aria-label={look.name}
      title={look.name}
    >
      {channel === "webchat" ? <IconMessage2Filled size={icon} /> : channel === "sms" && size < 28 ? <IconDeviceMobileMessage size={icon} /> : look.letters}
    </span>
  );
}
