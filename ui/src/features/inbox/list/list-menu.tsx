import { Menu } from "@mantine/core";
import { IconBell, IconBellOff, IconDots, IconKeyboard, IconLayoutList, IconVolume, IconVolumeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { time } from "@/lib/i18n/format";
import { keysOf } from "@/lib/keyboard/bindings";
import { useSettings } from "@/lib/session/session";
import { useChangeSettings } from "@/lib/session/use-change-settings";

import { showKeys } from "../palette/palette-store";

const icon = { size: 16, stroke: 2 };

export function ListMenu() {
  const { t } = useTranslation("inbox");
  const settings = useSettings();
  const change = useChangeSettings();
  const quietUntil = settings.dnd_until && Date.parse(settings.dnd_until) > Date.now() ? settings.dnd_until : null;
  const hush = (hours: number) => { change.mutate({ dnd_until: new Date(Date.now() + hours * 3_600_000).toISOString() }); };
  const shown = settings.notifications && "Notification" in window && Notification.permission === "granted";
  const allow = () => {
    if (!shown) void Notification.requestPermission();
    change.mutate({ notifications: !shown });
  };
  return (
    <Menu>
      <Menu.Target>
        <IconButton label={t("list.menu")}>
          <IconDots size={18} stroke={1.7} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBell {...icon} />} disabled={!("Notification" in window)} onClick={allow}>
          {shown ? t("alert.notificationsOff") : t("alert.notificationsOn")}
        </Menu.Item>
        <Menu.Item
          leftSection={settings.sound ? <IconVolumeOff {...icon} /> : <IconVolume {...icon} />}
          onClick={() => { change.mutate({ sound: !settings.sound }); }}
        >
          {settings.sound ? t("alert.soundOff") : t("alert.soundOn")}
        </Menu.Item>
        {quietUntil ? (
          <Menu.Item leftSection={<IconBell {...icon} />} onClick={() => { change.mutate({ dnd_until: null }); }}>
            {t("alert.quietOff", { time: time(quietUntil) })}
          </Menu.Item>
        ) : (
          [1, 8].map((hours) => (
            <Menu.Item key={hours} leftSection={<IconBellOff {...icon} />} onClick={() => { hush(hours); }}>
              {t("alert.quiet", { count: hours })}
            </Menu.Item>
          ))
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLayoutList {...icon} />} onClick={() => { change.mutate({ density: settings.density === "dense" ? "normal" : "dense" }); }}>
          {settings.density === "dense" ? t("density.normal") : t("density.dense")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard {...icon} />} rightSection={keysOf("keys")} onClick={() => { showKeys(true); }}>
          {t("keys.all")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
