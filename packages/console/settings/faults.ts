import { ApiProblem } from '#console/api/problem.ts';
import { faultText } from '#console/api/why.ts';

/** What is wrong, and where: `weekly.0.from`. */
export type Faults = ReadonlyMap<string, string>;

export const noFaults: Faults = new Map();

/** What the API holds against what was sent: every fault of it at once. */
export function faultsIn(error: Error | null): Faults {
  if (!(error instanceof ApiProblem)) return noFaults;
  return new Map((error.problem.errors ?? []).map((fault) => [fault.path, faultText(fault)]));
}

/** The first one at a place, or below it. */
export function faultAt(faults: Faults, place: string): string | undefined {
  for (const [path, message] of faults) if (isAt(path, place)) return message;
  return undefined;
}

/** Those that none of the places shows. */
export const faultsBeside = (faults: Faults, places: readonly string[]): Faults =>
  new Map([...faults].filter(([path]) => !places.some((place) => isAt(path, place))));

/** What is changed is no longer what was refused. */
export const faultsWithout = (faults: Faults, place: string): Faults =>
  new Map([...faults].filter(([path]) => !isAt(path, place) && !isAt(place, path)));

const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);
