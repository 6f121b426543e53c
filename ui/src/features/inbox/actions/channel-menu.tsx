import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import type { Conversation } from "@/lib/api/types";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";

import styles from "./channel-menu.module.css";
import { usePlaces, type Place } from "./places";

export function PlaceItems({ places, current, onPick }: { places: Place[]; current: number; onPick: (place: Place) => void }) {
  return places.map((place) => (
    <Menu.Item
      key={place.identityId}
      aria-current={place.identityId === current || undefined}
      disabled={place.off !== undefined && place.identityId !== current}
      leftSection={<ChannelBadge channel={place.channel} size={20} />}
      onClick={() => { if (place.identityId !== current) onPick(place); }}
    >
      <span className={styles.place}><b>{place.inboxName}</b><span>{[place.address, place.off].filter(Boolean).join(" · ")}</span></span>
    </Menu.Item>
  ));
}

/** Through what the answer goes; another address of the person takes the words over. */
export function ChannelMenu({ conversation, onPick }: { conversation: Conversation; onPick: (place: Place) => void }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const places = usePlaces(conversation);
  const name = channelName(conversation.channel);
  useAction("channel", () => { setOpened(true); });
  return (
    <Menu opened={opened} onChange={setOpened} position="top-end" width={300}>
      <Menu.Target>
        <button type="button" className={styles.via} aria-label={t("channel.via", { name: conversation.inbox_name })} title={`${t("channel.choose")} · ${keysOf("channel")}`}>
          <span className={styles.word}>{t("composer.via")}</span> <ChannelBadge channel={conversation.channel} size={17} />
          {!conversation.inbox_name.startsWith(name) && <b>{name}</b>}
          <span className={styles.inbox}>{conversation.inbox_name}</span>
          <IconChevronDown size={14} stroke={2} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("channel.label")}</Menu.Label>
        <PlaceItems places={places} current={conversation.identity_id} onPick={onPick} />
        {places.length === 1 && <p className={styles.only}>{t("channel.only")}</p>}
      </Menu.Dropdown>
    </Menu>
  );
}
