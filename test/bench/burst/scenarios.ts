import type { Playing } from './chatwoot.ts';
import { isInTurn } from './fairness.ts';
import type { Perils } from './perils.ts';
import type { Run, Size } from './run.ts';
import { chatwoot, inRequest, type Making, rondo, textbook } from './systems.ts';

export interface Scenario {
  readonly name: string;
  readonly making: Making;
  readonly size: Size;
  readonly repeats: number;
  /** What must hold in every run. */
  readonly promise: string;
  readonly keeps: (run: Run) => boolean;
}

type Kind = Pick<Scenario, 'name' | 'making' | 'promise' | 'keeps'>;

const ours: Kind = {
  name: 'Rondo',
  making: rondo,
  promise: 'each ticket once, in ring order, within one of each other, nothing to the absent',
  keeps: (run) => allOnce(run) && isInTurn(run) && run.toAbsent === 0,
};

/** Its cursor is exact; who is online it has read a moment before. */
const lock = (name: string, making: Making): Kind => ({
  name,
  making,
  promise: 'each ticket once, in ring order, within one of each other',
  keeps: (run) => allOnce(run) && isInTurn(run),
});
const lockInRequest = lock('lock in request', inRequest);
const lockAtStream = lock('lock at stream', textbook);

const listOf = (playing: Playing): Kind => ({
  name: `Chatwoot${playing.mends ? '' : ', never made anew'}, Redis ${playing.distance === 0 ? 'next door' : `${playing.distance} ms away`}`,
  making: chatwoot(playing),
  promise: 'no ticket twice',
  keeps: ({ once }) => once,
});
const published = listOf({ distance: 1, mends: true });

const allOnce = ({ once, toNobody }: Run): boolean => once && toNobody === 0;

const at = (size: Size, kind: Kind, repeats = 1): Scenario => ({ ...kind, size, repeats });

/** What the goal is set for. */
export const large: Size = { tickets: 1_000, inFlight: 64 };
const crowded: Size = { tickets: 200, inFlight: 64 };
const small: Size = { tickets: 200, inFlight: 16 };

/** The locks take the longer the more are in flight: a thousand at 64, most of an hour. */
export function scenarios({ latency, conflicts }: Perils): readonly Scenario[] {
  const locks = [at(small, ours, 3), at(small, lockInRequest), at(small, lockAtStream)];
  // Once is enough for what takes more than a minute.
  const crowd = latency === 0 && !conflicts ? [at(crowded, ours), at(crowded, lockInRequest)] : [];
  // It has no transactions that could conflict.
  const lists = conflicts ? [] : [at(large, published), at(large, listOf({ distance: 1, mends: false }))];
  const nextDoor = latency === 0 && !conflicts ? [at(large, listOf({ distance: 0, mends: true }))] : [];
  return [at(large, ours), ...nextDoor, ...lists, ...crowd, ...locks];
}

export const quickly: readonly Scenario[] = [
  at({ tickets: 48, inFlight: 16 }, ours),
  at({ tickets: 48, inFlight: 16 }, published),
  at({ tickets: 24, inFlight: 8 }, ours),
  at({ tickets: 24, inFlight: 8 }, lockInRequest),
  at({ tickets: 24, inFlight: 8 }, lockAtStream),
];
