import { useEffect, useState } from 'react';

/** A way to somewhere else that somebody has taken, and that is held up. */
export interface Leaving {
  readonly go: () => void;
  readonly stay: () => void;
}

/**
 * While something is unsaved: links wait for an answer, and so does leaving the page altogether, for which browsers
 * have a question of their own.
 */
export function useLeaving(isUnsaved: boolean): Leaving | null {
  const [href, setHref] = useState<HTMLAnchorElement | null>(null);
  useEffect(() => {
    if (!isUnsaved) return;
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || event.ctrlKey || event.metaKey)
        return;
      if (link.pathname === location.pathname || link.hash !== '') return;
      event.preventDefault();
      event.stopPropagation();
      setHref(link);
    };
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    // Before the link itself hears of it.
    document.addEventListener('click', onClick, { capture: true });
    addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('click', onClick, { capture: true });
      removeEventListener('beforeunload', onUnload);
    };
  }, [isUnsaved]);
  if (href === null) return null;
  return { go: () => leaveBy(href), stay: () => setHref(null) };
}

/** The router hears of addresses that change so. */
function leaveBy({ pathname, search }: HTMLAnchorElement): void {
  history.pushState(null, '', pathname + search);
}
