/** As the server takes it: something on both sides of one «@». */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/u;

interface Copies {
  addresses: string[];
  /** What stands among them and is no address. */
  wrong: string[];
}

/** Addresses as people write and paste them: after commas, semicolons, spaces and line ends, bare or as «Name <address>». */
export function copiesOf(text: string): Copies {
  const angled = [...text.matchAll(/<([^<>]*)>/gu)].map((found) => found[1]?.trim() ?? "").filter(Boolean);
  const bare = text.split(/[,;\n]/u).filter((part) => !/<[^<>]*>/u.test(part)).flatMap((part) => part.split(/\s+/u)).filter(Boolean);
  const all = [...new Set([...angled, ...bare])];
  return { addresses: all.filter((one) => ADDRESS.test(one)), wrong: all.filter((one) => !ADDRESS.test(one)) };
}

/** Whether an answer at this address comes to one of our own mailboxes, with a mark behind a plus or without. */
function isOurs(address: string, own: readonly string[]): boolean {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  return own.includes(`${local}@${domain}`) || own.includes(`${local.split("+")[0] ?? ""}@${domain}`);
}

/** Who else gets the answer to a letter: whoever it went to, but for ourselves. Nobody where the addresses are hidden. */
export function everyoneElse(others: readonly string[], own: readonly string[]): string[] {
  return others.filter((one) => ADDRESS.test(one) && !isOurs(one, own));
}

/** What stands in the field already, and these. */
export function withCopies(cc: string, added: readonly string[]): string {
  const known = copiesOf(cc.toLowerCase()).addresses;
  return [cc.trim().replace(/[,;]+$/u, ""), ...added.filter((one) => !known.includes(one.toLowerCase()))].filter(Boolean).join(", ");
}
