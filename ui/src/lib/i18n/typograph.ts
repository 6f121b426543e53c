const NBSP = "\u00a0";
const WJ = "\u2060";
const LETTERS = "A-Za-zА-Яа-яЁё";

/** Words that never end a line in Russian text: prepositions, conjunctions and particles up to three letters. */
const SHORT =
  "а|без|в|во|да|для|до|за|и|из|или|к|ко|на|над|не|ни|но|о|об|от|по|под|при|про|с|со|у|я|мы|вы|№|ст\\.|ч\\.|п\\.|пп\\.";

function quotes(text: string): string {
  let depth = 0;
  return text.replace(/["«»]/g, (mark, at: number) => {
    if (mark === "«") depth += 1;
    if (mark === "»") depth -= 1;
    if (mark !== '"') return mark;
    const before = text[at - 1];
    const opens = before === undefined || /[\s([{—–«„\u00a0]/.test(before);
    if (opens) return ++depth === 1 ? "«" : "„";
    return depth-- === 1 ? "»" : "“";
  });
}

/** One step over the Russian message catalogue: quotes, dashes, minus, ranges and non-breaking spaces. */
export function typograph(source: string): string {
  const holders: string[] = [];
  let text = source.replace(/\{\{[^}]*\}\}|<[^>]*>/g, (part) => `\u0001${String(holders.push(part) - 1)}\u0002`);
  text = quotes(text);
  text = text.replace(/\.\.\./g, "…");
  text = text.replace(/(^|\s) ?-(\d)/g, "$1\u2212$2");
  text = text.replace(/(\d)\s*[-–]\s*(\d)/g, `$1${WJ}–${WJ}$2`);
  text = text.replace(/[ \u00a0]+[-–—] /g, `${NBSP}— `);
  text = text.replace(/^[-–—] /g, `—${NBSP}`);
  const short = new RegExp(`(^|[\\s(«„\u00a0])(${SHORT}) (?=\\S)`, "giu");
  text = text.replace(short, `$1$2${NBSP}`).replace(short, `$1$2${NBSP}`);
  text = text.replace(new RegExp(`(^|[^${LETTERS}])([${LETTERS}]) (?=[${LETTERS}\\d«\u0001])`, "gu"), `$1$2${NBSP}`);
  text = text.replace(/(\d|\u0002) (?=(₽|%|мин|ч(?!\.)|с|дн|дня|дней|день|сут|КБ|МБ|ГБ|руб|тыс|млн|шт|из|г)(?![A-Za-zА-Яа-яЁё]))/gu, `$1${NBSP}`);
  text = text.replace(/(тыс\.|млн|млрд) (?=₽)/gu, `$1${NBSP}`);
  text = text.replace(/(\d) (?=\d{3}(?!\d))/g, `$1${NBSP}`);
  return text.replace(/\u0001(\d+)\u0002/g, (_all, index: string) => holders[Number(index)] ?? "");
}

export type Messages = { [key: string]: string | Messages };

export function typographAll(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [key, typeof value === "string" ? typograph(value) : typographAll(value)]),
  );
}
