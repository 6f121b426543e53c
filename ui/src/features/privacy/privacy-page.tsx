import { SectionsPage } from "@/components/sections-page";

import { GROUPS, PRIVACY_SECTIONS } from "./sections";

export default function PrivacyPage() {
  return <SectionsPage words="privacy" path="/privacy" groups={GROUPS} sections={PRIVACY_SECTIONS} />;
}
