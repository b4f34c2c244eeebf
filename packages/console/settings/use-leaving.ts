import { useEffect, useState } from 'react';
import { holdUp, letGo } from '#console/shell/leaving.ts';

/** A way to somewhere else that somebody has taken, and that is held up. */
export interface Leaving {
  readonly go: () => void;
  readonly stay: () => void;
}

/** While something is unsaved, leaving waits for an answer. */
export function useLeaving(isUnsaved: boolean): Leaving | null {
  const [go, setGo] = useState<(() => void) | null>(null);
  useEffect(() => (isUnsaved ? holdUp((next) => setGo(() => next)) : undefined), [isUnsaved]);
  if (go === null) return null;
  return {
    go: () => {
      setGo(null);
      letGo();
      go();
    },
    stay: () => setGo(null),
  };
}
