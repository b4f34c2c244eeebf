const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

const wordsIn = (text: string): string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}#+@]+/u)
    .filter(Boolean);

/** How well what was typed fits: 0 the beginning of it all, 1 the beginnings of words; null: not at all. */
export function fitOf(typed: string, name: string): number | null {
  const sought = folded(typed);
  if (folded(name).startsWith(sought)) return 0;
  const words = wordsIn(name);
  return wordsIn(typed).every((beginning) => words.some((word) => word.startsWith(beginning))) ? 1 : null;
}

/** Those that fit, the best first; otherwise in their order. */
export const fitting = <T>(typed: string, all: readonly T[], nameOf: (each: T) => string): T[] =>
  all
    .map((each) => ({ each, fit: fitOf(typed, nameOf(each)) }))
    .filter(({ fit }) => fit !== null)
    .sort((a, b) => (a.fit ?? 0) - (b.fit ?? 0))
    .map(({ each }) => each);
