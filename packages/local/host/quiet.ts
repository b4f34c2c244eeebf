/** Tells each thing once in a while, however often it happens: what fails is tried again, and fails again. */
export function quietly(tell: (label: string, message: string) => void, everyMs = 10_000) {
  const told = new Map<string, number>();
  return (label: string, message: string): void => {
    const now = performance.now();
    for (const [key, at] of told) if (now - at > everyMs) told.delete(key);
    const key = `${label} ${message}`;
    if (told.has(key)) return;
    told.set(key, now);
    tell(label, message);
  };
}
