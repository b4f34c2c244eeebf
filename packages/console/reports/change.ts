/** What has become of a figure since the span before. */
export interface Change {
  readonly direction: 'up' | 'down' | 'same';
  /** 0 to 1 and more; null where there was nothing before. */
  readonly share: number | null;
  readonly by: number;
}

/** Null: there is nothing to compare. */
export function changeOf(now: number | null, before: number | null | undefined): Change | null {
  if (now === null || before === null || before === undefined) return null;
  const by = Math.abs(now - before);
  const share = before === 0 ? null : by / before;
  // Less than half a percent reads as none.
  if (by === 0 || (share !== null && share < 0.005)) return { direction: 'same', share: 0, by: 0 };
  return { direction: now > before ? 'up' : 'down', share, by };
}
