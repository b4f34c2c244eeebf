/** Somebody's unsaved order over the teams that there are by now: new ones come last, gone ones are left out. */
export function inOrder<T extends { readonly id: string }>(
  teams: readonly T[],
  order: readonly string[] | null,
): T[] {
  if (order === null) return [...teams];
  const place = ({ id }: T): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return teams.toSorted((one, other) => place(one) - place(other));
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const [item] = items.slice(from, from + 1);
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}
