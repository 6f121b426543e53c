import { useTranslation } from "react-i18next";

import { Page } from "@/components/page";

import { Views } from "../audit-page";
import { Scans } from "./scans";

/** Scanners as a part of the audit. */
export default function ScansView() {
  const { t } = useTranslation(["audit", "scans"]);
  return (
    <Page title={t("title")} context={t("scans:context")}>
      <Views current="scans" />
      <Scans />
    </Page>
  );
}
