import { type ComponentType, useEffect, useSyncExternalStore } from 'react';
import { loadPart } from '#console/parts/load.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { closeOverlay, type Overlay, useOverlay } from './overlay.ts';

type Opened = ComponentType<{ overlay: Overlay; me: MeDocument }>;

/** Not `lazy`, which shows nothing for a moment even of what has been loaded: fast fingers don't wait. */
let opened: Opened | undefined;
const listeners = new Set<() => void>();

async function load(): Promise<void> {
  if (opened !== undefined) return;
  opened = (await loadPart(() => import('./overlay-parts.tsx'))).Opened;
  for (const loaded of listeners) loaded();
}

function subscribe(loaded: () => void): () => void {
  listeners.add(loaded);
  return () => listeners.delete(loaded);
}

/** Where the finder, the sheet and what keys open appear: loaded once there is time. */
export function Overlays({ me }: { me: MeDocument }) {
  const overlay = useOverlay();
  const Opened = useSyncExternalStore(subscribe, () => opened);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (overlay !== null) void load().catch(closeOverlay);
  }, [overlay]);
  return overlay && Opened ? <Opened overlay={overlay} me={me} /> : null;
}
