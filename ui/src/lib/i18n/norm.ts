/** A norm as it is cited, never torn between the word and its number, nor a range at its dash; nothing else of it is touched: «44.1-1» is one number. */
export function tied(norm: string): string {
  return norm.replace(/(?<![\p{L}])(ст|ч|п|пп|гл|№|абз)(\.?) (?=[\d№])/giu, "$1$2\u00a0").replace(/(\d) (?=г\.)/gu, "$1\u00a0").replace(/(\d)–(?=\d)/gu, "$1\u2060–\u2060");
}
