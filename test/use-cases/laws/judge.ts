import { judgeChanges } from './judge-changes.ts';
import { judgeEnd } from './judge-end.ts';
import { judgeTurns } from './judge-turns.ts';
import type { Lived } from './live.ts';

/** Every law that a history has broken, in words; a lawful one has broken none. */
export async function judge(lived: Lived): Promise<string[]> {
  const { wrong, turns } = judgeTurns(lived);
  const { leavers, assignments, handOns, sessions, wakings } = lived.healed ?? {};
  // Who answers in the very moment of their removal, and takes a minute for it, is found by nothing else.
  const late = lived.history.abreast > 1 ? {} : { leavers };
  const found = Object.entries({ assignments, handOns, sessions, wakings, ...late }).flatMap(
    ([what, count]) => (count === 0 ? [] : [`${count} ${what}`]),
  );
  return [
    ...wrong,
    ...judgeChanges(lived.changes),
    ...(await judgeEnd(lived, turns)),
    ...lived.wrongAtRest,
    ...found.map((undone) => `reconcile found ${undone} undone`),
  ];
}
