/** Closings that wait. Whoever leaves the page meant them. */
const waiting = new Map<string, () => void>();

export interface LaterClosing {
  cancel(): void;
}

/** Whether it is closed in a moment, unless that is taken back. */
export const isClosing = (ticketId: string): boolean => waiting.has(ticketId);

export function closeLater(
  ticketId: string,
  afterMs: number,
  { close, leave }: { readonly close: () => void; readonly leave: () => void },
): LaterClosing {
  const cancel = (): void => {
    clearTimeout(timer);
    waiting.delete(ticketId);
  };
  const timer = setTimeout(() => {
    waiting.delete(ticketId);
    close();
  }, afterMs);
  waiting.set(ticketId, () => {
    clearTimeout(timer);
    leave();
  });
  return { cancel };
}

addEventListener('pagehide', () => {
  for (const leave of waiting.values()) leave();
  waiting.clear();
});
