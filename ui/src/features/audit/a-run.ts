import type { components } from "@/lib/api/schema.gen";

import type { Finding, Run, RunLine, Task } from "./data";

type Difference = components["schemas"]["AuditDifference"];

/** A run as the tests of the audit see it: a ban with a contested point, a base abroad, something to know. */
export function aFinding(part: Partial<Finding> = {}): Finding {
  return {
    key: "MSG-41-15|telegram", rule: "MSG-41-15", rule_version: 2, service: "telegram", status: "breach", severity: "high", act: "stop",
    title: "Переписка в иностранном мессенджере", norm: "41-ФЗ, ст. 15", nature: "запрет", says: "Нельзя передавать сведения клиентам", confidence: "commentary", confidence_words: "по комментариям юристов",
    enforced_from: null, group: "messenger", service_title: "Старый бот", seen: "Telegram", why: "Увидено и запрещено; наибольшая санкция 700 тыс. ₽",
    fines: [{ min: 100_000, max: 700_000, text: "КоАП 13.11.2: юрлицу 100–700 тыс. ₽", norm: "КоАП 13.11.2", again: "КоАП 13.11.3: до 1,4 млн ₽" }],
    sanction_note: "", contested: [{ question: "Грозит ли штраф за ответ без персональных данных?", say: "Считайте риск высоким" }], ask: "", todo: "Перевести переписку в MAX", due_on: "2026-11-21",
    items: [{ id: 7, title: "Старый бот", state: "active" }],
    evidence: [{ source: "hub", place: "Telegram, старый бот", words: "За 30 дней 12 ответов", on: "2026-11-20T09:00:00Z" }], sources: ["41-ФЗ от 01.04.2025"], ...part,
  };
}

export const BASE = aFinding({
  key: "PD-18-5|google_forms", rule: "PD-18-5", service: "google_forms", service_title: "Анкета возврата", title: "База за рубежом", norm: "152-ФЗ, ст. 18 ч. 5", confidence: "law_text", group: "base", contested: [],
  fines: [{ min: 1_000_000, max: 6_000_000, text: "КоАП 13.11 ч. 8: юрлицу 1–6 млн ₽", norm: "КоАП 13.11 ч. 8", again: "" }], items: [{ id: 8, title: "Анкета возврата", state: "active" }],
});
export const KNOW = aFinding({ key: "AVAIL-2026|telegram", rule: "AVAIL-2026", act: "know", status: "fact", severity: "info", title: "Telegram замедлен", service_title: "Telegram", fines: [], contested: [], due_on: null, items: [] });

export function aRun(part: Partial<Run> = {}): Run {
  return {
    id: 2, made_at: "2026-11-21T09:20:00Z", day: "2026-11-21", rulebook: "2026.11.21-1", profile_version: 2, made_by_name: "Нина Власова",
    company: { name: "Фарватер", inn: null, subject: "legal", subject_words: "юрлицо", categories: [] },
    findings: [aFinding(), BASE, KNOW],
    duties: [{ rule: "PD-22-NOTIFY", version: 1, title: "Уведомить РКН об обработке", norm: "152-ФЗ, ст. 22", confidence: "law_text", say: "Подать уведомление до начала обработки", todo: "", deadline: "10 рабочих дней", fines: [], is_ahead: false }],
    ahead: [{ day: "2025-06-01", title: "Запрет иностранных мессенджеров", turns: [] }, { day: "2099-01-01", title: "Конец переходного периода ФАС", turns: ["станет тяжелее: Реклама в Telegram"] }],
    confidence: {}, disclaimer: "Это не юридическая консультация", ...part,
  };
}

export const LINES: RunLine[] = [
  { id: 2, made_at: "2026-11-21T09:20:00Z", day: "2026-11-21", rulebook: "2026.11.21-1", profile_version: 2, made_by_name: "Нина Власова", company_name: "Фарватер", stop: 2, fix: 0, prepare: 0, know: 1 },
  { id: 1, made_at: "2026-11-01T09:20:00Z", day: "2026-11-01", rulebook: "2026.10.01-1", profile_version: 1, made_by_name: "Нина Власова", company_name: "Фарватер", stop: 3, fix: 1, prepare: 0, know: 1 },
];

export const DIFFERENCE: Difference = {
  new: [], changed: [], same: 3,
  gone: [{ key: "PD-18-5|hubspot", title: "База за рубежом", about: "HubSpot: старые клиенты", act: "stop", status: "breach", severity: "high" }],
};

export function aTask(part: Partial<Task> = {}): Task {
  return {
    id: 1, key: "plan:max", title: "Подключить MAX", todo: "", operator_id: 7, operator_name: "Дарья Мещерякова", due_on: "2026-11-21", state: "open", check_kind: "first_message", check_about: "max", check_state: "no",
    check_words: "Сообщений в канале MAX ещё не было", checked_at: "2026-11-21T09:30:00Z", done_at: null, done_by_name: "", created_at: "2026-11-21T09:21:00Z", version: 1, needs: [], act: "stop", ...part,
  };
}
