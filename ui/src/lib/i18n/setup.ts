import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { typographAll, type Messages } from "./typograph";

type Catalogue = { default: Messages };

/** One file per feature and language: `locales/<language>/<namespace>.json`, loaded when the feature is. */
const catalogues = import.meta.glob<Catalogue>("../../locales/*/*.json");

const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, namespace, callback) {
    const load = catalogues[`../../locales/${language}/${namespace}.json`];
    if (!load) {
      callback(null, {});
      return;
    }
    load().then(
      ({ default: messages }) => {
        callback(null, language === "ru" ? typographAll(messages) : messages);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  },
};

export type Language = "ru" | "en";

export function savedLanguage(): Language {
  return localStorage.getItem("pristan.language") === "en" ? "en" : "ru";
}

export async function startI18n(): Promise<void> {
  const language = savedLanguage();
  document.documentElement.lang = language;
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "ru",
      supportedLngs: ["ru", "en"],
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    });
}

export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem("pristan.language", language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
