import { SectionsPage } from "@/components/sections-page";

import { GROUPS, SECTIONS } from "./sections";

export default function SettingsPage() {
  return <SectionsPage words="settings" path="/settings" groups={GROUPS} sections={SECTIONS} />;
}
