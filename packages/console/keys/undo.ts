/** What can be taken back for a moment, by a key as by its notice. */
let last: { readonly run: () => void } | null = null;

/** Returns what ends it. */
export function offerUndo(run: () => void): () => void {
  const offer = { run };
  last = offer;
  return () => {
    if (last === offer) last = null;
  };
}

/** False: there is nothing to take back. */
export function undoLast(): boolean {
  const offer = last;
  last = null;
  offer?.run();
  return offer !== null;
}
