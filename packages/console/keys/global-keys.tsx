import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { managesSettings, mayBeAssigned } from '#console/api/queries.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { closeOverlay, openOverlay } from './overlay.ts';
import { Overlays } from './overlays.tsx';
import { listenToKeys, useShortcuts } from './registry.ts';
import { undoLast } from './undo.ts';

/** What keys do wherever one is. */
export function GlobalKeys({ me }: { me: MeDocument }) {
  const [location, navigate] = useLocation();
  const go = (path: string) => () => navigate(path);
  useEffect(listenToKeys, []);
  // What was opened at one place makes no sense at another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the place is another
  useEffect(closeOverlay, [location]);
  const inbox = {
    find: () => openOverlay({ kind: 'finder' }),
    goAll: go('/inbox/all'),
    goMine: go('/inbox/mine'),
    goUnassigned: go('/inbox/unassigned'),
    goSpam: go('/inbox/spam'),
  };
  useShortcuts({
    help: () => openOverlay({ kind: 'sheet' }),
    undo: () => undoLast() || false,
    goReports: go('/reports'),
    ...(mayBeAssigned(me) && inbox),
    ...(managesSettings(me) && { goSettings: go('/settings/general') }),
  });
  return <Overlays me={me} />;
}
