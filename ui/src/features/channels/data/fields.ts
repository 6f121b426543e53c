import type { Channel, Field } from "./types";

/** What was typed into the fields of a form: secrets and settings together, by name. */
export type Filled = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "");

export const isSecret = (field: Field): boolean => field.kind === "secret" || field.kind === "password" || field.kind === "secret_text";

/** Whether the answers so far ask for the field; the server decides by the same rule. */
export function isAsked(fields: readonly Field[], filled: Filled, field: Field): boolean {
  return Object.entries(field.when ?? {}).every(([name, values]) => {
    const other = fields.find((one) => one.name === name);
    return values.includes(text(filled[name] ?? other?.default ?? ""));
  });
}

export interface Form {
  /** Always in sight: what is required, what other fields depend on, and what their answers ask for. */
  main: Field[];
  /** Everything that may be left as it is. */
  rest: Field[];
}

/** The fields in sight now, in the order of the manifest. */
export function formOf(fields: readonly Field[], filled: Filled): Form {
  const asked = fields.filter((field) => isAsked(fields, filled, field));
  const leads = new Set(fields.flatMap((field) => Object.keys(field.when ?? {})));
  const inSight = (field: Field) => field.is_required || leads.has(field.name) || (Object.keys(field.when ?? {}).length > 0 && isSecret(field));
  return { main: asked.filter(inSight), rest: asked.filter((field) => !inSight(field)) };
}

function valueOf(field: Field, value: unknown): unknown {
  if (field.kind === "list") return text(value).split("\n").map((line) => line.trim()).filter(Boolean);
  if (field.kind === "switch") return value === true || value === "true";
  return text(value).trim();
}

/** What goes to the server: only what is asked for and filled in. */
export function givenBy(fields: readonly Field[], filled: Filled): { settings: Record<string, unknown>; credentials: Record<string, string> } {
  const settings: Record<string, unknown> = {};
  const credentials: Record<string, string> = {};
  for (const field of fields) {
    if (!isAsked(fields, filled, field)) continue;
    const value = valueOf(field, filled[field.name] ?? field.default);
    if (value === "" || (Array.isArray(value) && value.length === 0)) continue;
    if (isSecret(field)) credentials[field.name] = String(value);
    else settings[field.name] = value;
  }
  return { settings, credentials };
}

/** The fields of an inbox that is there: its settings as they are, its secrets never. */
export function filledFrom(channel: Channel, settings: Record<string, unknown>): Filled {
  const filled: Filled = {};
  for (const field of channel.fields) {
    const value = settings[field.name];
    if (isSecret(field) || value === undefined) continue;
    filled[field.name] = Array.isArray(value) ? value.join("\n") : field.kind === "switch" ? value : text(value);
  }
  return filled;
}

export function missing(fields: readonly Field[], filled: Filled): boolean {
  return fields.some((field) => field.is_required && isAsked(fields, filled, field) && text(filled[field.name] ?? field.default).trim() === "");
}
