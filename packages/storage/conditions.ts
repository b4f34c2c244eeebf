import { condition, type Expression, the } from './expression.ts';
import { VersionNotCounted } from './failures.ts';

interface Counted {
  readonly version: number;
}

export const isAbsent: Expression = condition`attribute_not_exists(${the('pk')})`;
export const isPresent: Expression = condition`attribute_exists(${the('pk')})`;

/** Still as whoever changes it saw it: nothing, or that version. */
export function isStill(before: Counted | null, after: Counted): Expression {
  if (before === null) return isAbsent;
  if (after.version === before.version) throw new VersionNotCounted(`version ${after.version}`);
  return condition`${the('version')} = ${before.version}`;
}
