/** Whether somebody sits here: what is asked for, and how often, goes by it. */

const idleAfterMs = 60_000;
let lastInput = Date.now();
const listeners = new Set<() => void>();

/** Somebody has come back, or the network has. */
export function onReturn(returned: () => void): () => void {
  listeners.add(returned);
  return () => listeners.delete(returned);
}

export const isIdle = (): boolean => document.hidden || Date.now() - lastInput > idleAfterMs;

function noteInput(): void {
  const wasIdle = Date.now() - lastInput > idleAfterMs;
  lastInput = Date.now();
  if (wasIdle) for (const returned of listeners) returned();
}

for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
  addEventListener(type, noteInput, { passive: true, capture: true });

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  lastInput = Date.now();
  for (const returned of listeners) returned();
});

addEventListener('online', () => {
  for (const returned of listeners) returned();
});
