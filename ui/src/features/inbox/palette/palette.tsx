import { Modal } from "@mantine/core";
import { IconBolt, IconChevronRight, IconCompass, IconMessageCircle, IconPlayerPlay, IconSearch, type TablerIcon } from "@tabler/icons-react";
import { Fragment, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import { KeyCap } from "@/components/status-chip";
import type { ConversationDetail } from "@/lib/api/types";

import type { InboxUrl } from "../url";
import { findCommands, type Command, type CommandGroup } from "./commands";
import styles from "./palette.module.css";
import { PaletteFoot } from "./palette-foot";
import { closePalette, useLayers } from "./palette-store";
import { PalettePreview } from "./palette-preview";
import { useCommands } from "./use-commands";
import { useFoundPeople } from "./use-found-people";

const ICONS: Record<CommandGroup, TablerIcon> = { snippets: IconBolt, actions: IconPlayerPlay, people: IconMessageCircle, places: IconCompass };

export function Palette({ detail, url }: { detail: ConversationDetail | undefined; url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const { palette, start } = useLayers();
  return (
    <Modal opened={palette} onClose={closePalette} withCloseButton={false} size={940} yOffset={96} centered={false} styles={{ body: { padding: 0 } }} attributes={{ content: { "aria-label": t("palette.name") } }} returnFocus>
      {palette && <PaletteBody key={start} start={start} detail={detail} url={url} />}
    </Modal>
  );
}

function PaletteBody({ start, detail, url }: { start: string; detail: ConversationDetail | undefined; url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const id = useId();
  const [path, setPath] = useState<Command[]>([]);
  const [query, setQuery] = useState(start);
  const all = useCommands(detail, url, useFoundPeople(path.length > 0 ? "" : query, url));
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const source = path.at(-1)?.next ?? all;
  const found = useMemo(() => findCommands(source, query), [source, query]);
  const current = found[active];

  const search = (text: string) => {
    setQuery(text);
    setActive(0);
  };
  const act = (command: Command | undefined) => {
    if (!command) return;
    if (command.next) {
      setPath([...path, command]);
      search("");
      return;
    }
    closePalette();
    window.setTimeout(() => command.run?.(), 0);
  };
  const move = (to: number) => {
    const next = (to + found.length) % Math.max(1, found.length);
    setActive(next);
    list.current?.querySelector(`[data-at="${String(next)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      ArrowDown: () => { move(active + 1); },
      ArrowUp: () => { move(active - 1); },
      Enter: () => { act(current); },
      NumpadEnter: () => { act(current); },
    };
    const step = steps[event.code];
    if (step) {
      event.preventDefault();
      step();
    } else if (event.code === "Backspace" && query === "" && path.length > 0) {
      setPath(path.slice(0, -1));
      setActive(0);
    }
  };
  return (
    <div className={styles.palette} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <IconSearch size={18} stroke={1.7} aria-hidden="true" />
        {path.map((step) => <span key={step.key} className={styles.step}>{step.title}</span>)}
        <input
          data-autofocus
          className={styles.find}
          value={query}
          placeholder={path.length > 0 ? t("palette.choose") : t("list.find")}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current ? `${id}-${String(active)}` : undefined}
          aria-label={t("palette.name")}
          onChange={(event) => { search(event.target.value); }}
        />
        {detail && <span className={styles.about}>{detail.conversation.contact_name} · {channelName(detail.conversation.channel)}</span>}
        <KeyCap>Esc</KeyCap>
      </div>
      <div className={styles.body}>
        <div ref={list} className={styles.list} role="listbox" id={id} aria-label={t("palette.name")}>
          {found.length === 0 && <p className={styles.none}>{t("palette.none", { query })}</p>}
          {found.map((command, at) => {
            const Icon = ICONS[command.group];
            const headed = at === 0 || found[at - 1]?.group !== command.group;
            return (
              <Fragment key={command.key}>
                {headed && path.length === 0 && <p className={styles.group} role="presentation">{t(`palette.group.${command.group}`)}</p>}
                <div
                  id={`${id}-${String(at)}`}
                  data-at={at}
                  role="option"
                  aria-selected={at === active}
                  className={styles.row}
                  onMouseMove={() => { setActive(at); }}
                  onClick={() => { act(command); }}
                >
                  <Icon size={16} stroke={2} aria-hidden="true" />
                  <span className={styles.title}>{command.title}</span>
                  {command.detail && <span className={styles.detail}>{command.detail}</span>}
                  <span className={styles.end}>{command.keys && <KeyCap>{command.keys}</KeyCap>}{command.next && <IconChevronRight size={14} stroke={2} />}</span>
                </div>
              </Fragment>
            );
          })}
        </div>
        <PalettePreview command={current} detail={detail} onRun={() => { act(current); }} />
      </div>
      <PaletteFoot />
    </div>
  );
}
