import i18next from "i18next";

const locale = (): string => (i18next.language === "en" ? "en-GB" : "ru-RU");
const DAY = 86_400_000;
const NBSP = "\u00a0";

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()}${JSON.stringify(options)}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale(), options);
    cache.set(key, made);
  }
  return made;
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

export function daysAgo(value: string | Date, now: Date = new Date()): number {
  return Math.round((midnight(now) - midnight(new Date(value))) / DAY);
}

/** 10:05 */
export function time(value: string | Date): string {
  return formatter({ hour: "2-digit", minute: "2-digit" }).format(new Date(value));
}

/** 21.11.2026, for tables. */
export function shortDate(value: string | Date): string {
  return formatter({ day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(value));
}

/** 21 ноября, with the year when it is not this one. */
export function longDate(value: string | Date, now: Date = new Date()): string {
  const at = new Date(value);
  const year = at.getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  return formatter({ day: "numeric", month: "long", year }).format(at).replace(" ", NBSP);
}

/** Ноябрь 2026: the title of a calendar. */
export function monthTitle(at: Date): string {
  const words = formatter({ month: "long", year: "numeric" }).format(at).replace(/\s*г\.$/u, "");
  return `${words.charAt(0).toLocaleUpperCase(locale())}${words.slice(1)}`;
}

/** 10:05 today, «Вчера», «пн» within a week, 19.11 this year, else 19.11.2025. */
export function rowTime(value: string, now: Date = new Date()): string {
  const days = daysAgo(value, now);
  const at = new Date(value);
  if (days === 0) return time(at);
  if (days === 1) return i18next.t("common:yesterday");
  if (days > 1 && days < 7) return formatter({ weekday: "short" }).format(at);
  if (at.getFullYear() === now.getFullYear()) return formatter({ day: "2-digit", month: "2-digit" }).format(at);
  return shortDate(at);
}

/** пн, 10:00 in the coming week, else 25 ноября, 10:00. */
export function nearMoment(value: string | Date, now: Date = new Date()): string {
  const at = new Date(value);
  const ahead = -daysAgo(at, now);
  if (ahead === 0) return time(at);
  if (ahead > 0 && ahead < 7) return `${formatter({ weekday: "short" }).format(at)}, ${time(at)}`;
  return `${longDate(at, now)}, ${time(at)}`;
}

/** Today and yesterday by name, near days with the weekday. */
export function dayTitle(value: string, now: Date = new Date()): string {
  const days = daysAgo(value, now);
  const date = longDate(value, now);
  if (days === 0) return `${i18next.t("common:today")}, ${date}`;
  if (days === 1) return `${i18next.t("common:yesterday")}, ${date}`;
  if (days > 1 && days < 7) {
    const weekday = formatter({ weekday: "long" }).format(new Date(value));
    return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}, ${date}`;
  }
  return date;
}

export function number(value: number): string {
  const made = new Intl.NumberFormat(locale(), { useGrouping: true, maximumFractionDigits: 1 }).format(value);
  return made.replace(/[\u202f ]/g, NBSP).replace("-", "\u2212");
}

/** A price with its kopecks. */
export function roubles(value: number): string {
  const made = new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  return `${made.replace(/[\u202f ]/g, NBSP)}${NBSP}₽`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${number(bytes)}${NBSP}${i18next.t("common:unit.b")}`;
  const kilo = bytes / 1024;
  if (kilo < 1024) return `${number(Math.round(kilo))}${NBSP}${i18next.t("common:unit.kb")}`;
  const mega = kilo / 1024;
  if (mega < 1024) return `${number(Math.round(mega * 10) / 10)}${NBSP}${i18next.t("common:unit.mb")}`;
  return `${number(Math.round((mega / 1024) * 10) / 10)}${NBSP}${i18next.t("common:unit.gb")}`;
}

/** Minutes below an hour, then hours with minutes; never seconds. */
export function span(minutes: number): string {
  const whole = Math.abs(Math.trunc(minutes));
  const sign = minutes < 0 ? "\u2212" : "";
  const min = i18next.t("common:unit.min");
  if (whole < 60) return `${sign}${String(whole)}${NBSP}${min}`;
  const rest = whole % 60;
  const hours = `${sign}${String(Math.trunc(whole / 60))}${NBSP}${i18next.t("common:unit.h")}`;
  return rest === 0 ? hours : `${hours}${NBSP}${String(rest)}${NBSP}${min}`;
}

/** 0:07 */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${String(Math.trunc(whole / 60))}:${String(whole % 60).padStart(2, "0")}`;
}

/** +7 900 123-45-67; numbers of other countries and masked ones as they are. */
export function phone(value: string): string {
  return value.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, `+7${NBSP}$1${NBSP}$2-$3-$4`);
}

export function initials(name: string): string {
  const words = name.replace(/[«»„“"'()]/gu, "").split(/[\s.]+/u).filter((word) => /^\p{L}/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.join("").toLocaleUpperCase("ru") || "·";
}
