/** Where a row reaches from and to, in the window. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Which place a row that is dragged takes: the farthest whose middle the pointer has passed, so that rows of different
 * heights don't jump to and fro.
 */
export function draggedTo(from: number, y: number, rows: readonly Extent[]): number {
  const middle = ({ top, bottom }: Extent): number => (top + bottom) / 2;
  const below = rows.findLastIndex((row, index) => index > from && y > middle(row));
  if (below !== -1) return below;
  const above = rows.findIndex((row, index) => index < from && y < middle(row));
  return above === -1 ? from : above;
}
