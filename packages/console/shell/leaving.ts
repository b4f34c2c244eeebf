import type { AroundNavHandler } from 'wouter';

/** Asked before one goes on: may be answered later, or never. */
export type Ask = (go: () => void) => void;

const asking = new Set<Ask>();
/** Where one was when the first of them began. */
let here = '';

/** Until it is released: every way to somewhere else waits for an answer; of closing the tab the browser asks. */
export function holdUp(ask: Ask): () => void {
  if (asking.size === 0) {
    here = location.href;
    addEventListener('beforeunload', onUnload);
  }
  asking.add(ask);
  return () => {
    asking.delete(ask);
    if (asking.size === 0) stop();
  };
}

/** Somebody decided to leave: nothing is in the way any more. */
export function letGo(): void {
  asking.clear();
  stop();
}

/** The router's: links, keys and redirects alike. */
export const aroundNav: AroundNavHandler = (navigate, to, options) => {
  const [ask] = asking;
  if (ask === undefined) navigate(to, options);
  else ask(() => navigate(to, options));
};

const stop = (): void => removeEventListener('beforeunload', onUnload);

const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();

/** The browser has gone back already: that is taken back before the router hears of it, and done again on a yes. */
function onPopState(event: PopStateEvent): void {
  const [ask] = asking;
  if (ask === undefined || location.href === here) return;
  event.stopImmediatePropagation();
  history.pushState(null, '', here);
  ask(() => history.back());
}

// Listeners of a window are called in the order in which they came: this one before the router's.
addEventListener('popstate', onPopState);
