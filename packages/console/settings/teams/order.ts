import { arrayMove } from '@dnd-kit/helpers';

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
  const isThere = (index: number): boolean => index >= 0 && index < items.length;
  return isThere(from) && isThere(to) ? arrayMove([...items], from, to) : [...items];
}
