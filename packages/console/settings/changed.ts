/** What is other than before, by its names: what somebody didn't touch is left as it is by then. */
export function changedOnly<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = { ...after };
  for (const name in before) if (isSame(before[name], after[name])) delete changed[name];
  return changed;
}

/** Of values as JSON has them. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame(one[name], other[name]));
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
