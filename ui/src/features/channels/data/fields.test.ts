import { describe, expect, it } from "vitest";

import { filledFrom, formOf, givenBy, missing } from "./fields";
import type { Channel, Field } from "./types";

function field(name: string, part: Partial<Field> = {}): Field {
  return { name, title: name, kind: "text", is_required: false, default: "", options: [], help: "", placeholder: "", when: {}, pattern: "", rotates: false, names_hosts: false, ...part };
}

const FIELDS = [
  field("provider", { kind: "choice", default: "smsc", options: [{ value: "smsc", title: "SMSC" }, { value: "smpp", title: "SMPP" }] }),
  field("key", { kind: "secret", is_required: true, when: { provider: ["smsc"] } }),
  field("server", { kind: "host", is_required: true, when: { provider: ["smpp"] } }),
  field("is_secure", { kind: "switch" }),
  field("chain", { kind: "secret_text", when: { is_secure: ["true"] } }),
  field("senders", { kind: "list" }),
];

const names = (fields: Field[]): string[] => fields.map((one) => one.name);

describe("the form of a channel", () => {
  it("asks for what the answers so far need, and puts the rest aside", () => {
    const form = formOf(FIELDS, {});
    expect(names(form.main)).toEqual(["provider", "key", "is_secure"]);
    expect(names(form.rest)).toEqual(["senders"]);
    expect(names(formOf(FIELDS, { provider: "smpp", is_secure: true }).main)).toEqual(["provider", "server", "is_secure", "chain"]);
  });

  it("sends every value in its own type, secrets apart, and nothing that is not asked for", () => {
    const given = givenBy(FIELDS, { provider: "smpp", server: " smsc.example:2775 ", key: "left over", is_secure: true, senders: "Lavka\n\n Bank " });
    expect(given).toEqual({ settings: { provider: "smpp", server: "smsc.example:2775", is_secure: true, senders: ["Lavka", "Bank"] }, credentials: {} });
    expect(givenBy(FIELDS, { key: " s3cret " }).credentials).toEqual({ key: "s3cret" });
  });

  it("says what is still missing", () => {
    expect(missing(FIELDS, {})).toBe(true);
    expect(missing(FIELDS, { key: "s3cret" })).toBe(false);
    expect(missing(FIELDS, { provider: "smpp", key: "s3cret" })).toBe(true);
  });

  it("starts from the settings of a connection and never from its keys", () => {
    const channel = { fields: FIELDS } as Channel;
    expect(filledFrom(channel, { provider: "smpp", senders: ["Lavka", "Bank"], is_secure: true, key: "никогда" })).toEqual({ provider: "smpp", senders: "Lavka\nBank", is_secure: true });
  });
});
