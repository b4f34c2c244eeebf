export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null at the end. */
  readonly cursor: string | null;
}

/** A cursor or another token that this store never gave out. */
export class MalformedCursor extends Error {}
