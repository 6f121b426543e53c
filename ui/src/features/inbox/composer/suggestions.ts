import type { OperatorRef, Snippet } from "@/lib/api/directory-types";
import type { Contact } from "@/lib/api/types";

export interface Suggestion {
  key: string;
  title: string;
  detail: string;
  insert: string;
}

export interface Trigger {
  sign: "/" | "@" | "??";
  query: string;
  from: number;
}

/** «/» opens snippets, «@» people, «??» looks through the words of answers; in an empty field or after a space. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  const found = /(?:^|\s)([/@])([^\s/@]{0,30})$/u.exec(before) ?? /(?:^|\s)(\?\?)([^?\n]{0,60})$/u.exec(before);
  if (!found) return null;
  const [, sign = "/", query = ""] = found;
  return { sign: sign as Trigger["sign"], query, from: caret - query.length - sign.length };
}

/** Whether the next key stands where «/» opens snippets. */
export function opensSnippets(text: string, caret: number): boolean {
  return /(?:^|\s)$/u.test(text.slice(0, caret));
}

export function fillIn(text: string, values: { contact: Pick<Contact, "name"> | undefined; operator: string }): string {
  const name = values.contact?.name ?? "";
  const known: Record<string, string> = {
    "contact.name": name,
    "contact.first_name": name.split(" ")[0] ?? "",
    "operator.name": values.operator,
    "имя": name.split(" ")[0] ?? "",
    "оператор": values.operator,
  };
  return text.replace(/\{\{\s*([\p{L}._]+)\s*\}\}/gu, (whole, key: string) => known[key] ?? whole);
}

const fold = (text: string): string => text.toLocaleLowerCase("ru").replaceAll("ё", "е");

/** By shortcut and title; `deep`: by every word, also of the answer itself. */
export function matchSnippets(snippets: readonly Snippet[], query: string, { fill, deep = false }: { fill: (text: string) => string; deep?: boolean }): Suggestion[] {
  const wanted = deep ? fold(query).split(/\s+/).filter(Boolean) : [fold(query)];
  const words = (one: Snippet) => fold(`${one.shortcut ?? ""} ${one.title}${deep ? ` ${one.text}` : ""}`);
  return snippets
    .filter((one) => wanted.every((word) => words(one).includes(word)))
    .slice(0, 8)
    .map((one) => ({ key: `snippet-${String(one.id)}`, title: one.title, detail: fill(one.text).replace(/\s+/g, " "), insert: fill(one.text) }));
}

export function matchPeople(operators: readonly OperatorRef[], query: string): Suggestion[] {
  const wanted = fold(query);
  return operators
    .filter((one) => fold(one.name).includes(wanted))
    .slice(0, 8)
    .map((one) => ({ key: `operator-${String(one.id)}`, title: one.name, detail: "", insert: `@${one.name} ` }));
}

export function mentioned(text: string, operators: readonly OperatorRef[]): number[] {
  return operators.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id);
}
