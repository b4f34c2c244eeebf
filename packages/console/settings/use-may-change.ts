import { managesSettings, useMe } from '#console/api/queries.ts';

/** A1: whoever reads them may not change them by that. */
export function useMayChange(): boolean {
  const { data: me } = useMe();
  return me !== undefined && managesSettings(me);
}
