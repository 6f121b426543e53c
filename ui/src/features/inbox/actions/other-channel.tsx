import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain } from "@/lib/api/http";
import type { Conversation, Message } from "@/lib/api/types";
import { showToast } from "@/lib/toasts";

import { fileOf } from "../composer/give-back";
import { useDetail } from "../data/use-thread";
import { PlaceItems } from "./channel-menu";
import { useCarry, usePlaces, type Place } from "./places";

function Items({ conversation, message }: { conversation: Conversation; message: Message }) {
  const { t } = useTranslation("inbox");
  const carry = useCarry();
  const places = usePlaces(conversation).filter((place) => place.identityId !== conversation.identity_id);
  const pick = (place: Place) => {
    const words = { text: message.text, files: message.attachments.flatMap(fileOf) };
    carry(place, words).catch((error: unknown) => { showToast({ text: explain(error) || t("channel.failed"), tone: "deny" }); });
  };
  if (places.length === 0) return <Menu.Item disabled>{t("channel.only")}</Menu.Item>;
  return <PlaceItems places={places} current={conversation.identity_id} onPick={pick} />;
}

/** What did not arrive goes on at another address of the person: into the field there, to be read once more before it is sent. */
export function OtherChannel({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  const { data } = useDetail(message.conversation_id);
  if (!data) return null;
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target><Button variant="link">{t("failed.otherChannel")}</Button></Menu.Target>
      <Menu.Dropdown><Items conversation={data.conversation} message={message} /></Menu.Dropdown>
    </Menu>
  );
}
