import { useLive } from './use-live.ts';

const everything = { view: 'all' } as const;

/** Away from the inbox, too, somebody is told what is new for them. */
export function KeepUp() {
  useLive(everything, undefined);
  return null;
}
