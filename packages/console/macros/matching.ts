import type { Macro } from '#domain/macros.ts';

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** How well a macro is meant by what was typed, 0 best; null: not at all. */
function rankOf({ name, text, tags }: Macro, typed: string): number | null {
  const called = folded(name);
  if (called.startsWith(typed)) return 0;
  if (called.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 1;
  if (called.includes(typed)) return 2;
  return [...tags, text].some((words) => folded(words).includes(typed)) ? 3 : null;
}

/** The macros that are meant, the likeliest first, otherwise in the team's order. */
export function matching<M extends Macro>(macros: readonly M[], query: string): M[] {
  const typed = folded(query.trim());
  return macros
    .flatMap((macro) => {
      const rank = rankOf(macro, typed);
      return rank === null ? [] : [{ macro, rank }];
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ macro }) => macro);
}
