import { assignByHand, ownTickets, reopen, reopenInVain, setPresence } from './agents-act.ts';
import { endingOf, eventsOf } from './closings.ts';
import type { Customer } from './customer.ts';
import { readUntil } from './look.ts';
import { type Actor, forEachAbreast, inRotation, localTime, type Stage } from './stage.ts';
import { type Minute, onDay } from './time.ts';

/** Something that happens at a time of the story, besides customers writing and agents answering. */
export interface Scene {
  readonly at: Minute;
  /** What happens, in a line. */
  readonly say: string;
  /** May add what came of it. */
  readonly act: (stage: Stage) => Promise<string | undefined>;
  /** While customers write, not before they do. */
  readonly meanwhile?: boolean;
}

export const scenes: readonly Scene[] = [
  {
    at: onDay(1, 8),
    say: 'Sam, Sue and Sol come online',
    act: (stage) => comeOnline(stage, ['sam', 'sue', 'sol']),
  },
  { at: onDay(1, 12), say: 'Sue leaves; nothing more may come to her', act: sueLeaves, meanwhile: true },
  { at: onDay(1, 12, 30), say: 'Mia claims by hand half of what Sue left waiting', act: claimFromSue },
  { at: onDay(1, 18), say: 'everybody goes home; the night begins', act: goHome },
  { at: onDay(2, 7, 30), say: 'Mia claims by hand some of what came at night', act: claimFromNight },
  {
    at: onDay(2, 8),
    say: 'Sam and Sol come online; what waited is given out',
    act: (stage) => comeOnline(stage, ['sam', 'sol']),
  },
  { at: onDay(2, 8, 30), say: 'Mia hands to Sam and Sol what still waits for Sue', act: handOver },
  { at: onDay(2, 17), say: 'everybody goes home', act: goHome },
  { at: onDay(3, 20), say: 'tickets that were quiet for two days close themselves', act: awaitClosings },
  {
    at: onDay(3, 20, 30),
    say: 'Mia reopens two of them by hand; some customers write again',
    act: reopenTwo,
  },
  { at: onDay(3, 21), say: 'Mia takes over what waits for an answer', act: takeOver },
  {
    at: onDay(3, 21, 30),
    say: 'Sam, Sue and Sol are online again, as at the first start',
    act: (stage) => comeOnline(stage, inRotation),
  },
];

/** The times at which the story is told on: the clock stands in between, as far as a clock can. */
export const times: readonly Minute[] = [
  ...everyMinutes(30, onDay(1, 8), onDay(1, 18)),
  ...[onDay(1, 21), onDay(2, 1), onDay(2, 5), onDay(2, 7, 30), onDay(2, 8), onDay(2, 8, 30)],
  ...everyMinutes(60, onDay(2, 9), onDay(2, 18)),
  ...[onDay(3, 10), onDay(3, 20), onDay(3, 20, 30), onDay(3, 21), onDay(3, 21, 30)],
];

function everyMinutes(step: number, from: Minute, until: Minute): Minute[] {
  return Array.from({ length: (until - from) / step + 1 }, (_, index) => from + index * step);
}

async function comeOnline(stage: Stage, actors: readonly Actor[]): Promise<undefined> {
  for (const actor of actors) await setPresence(stage, actor, 'online');
}

async function sueLeaves(stage: Stage): Promise<undefined> {
  await setPresence(stage, 'sue', 'offline');
}

async function goHome(stage: Stage): Promise<undefined> {
  for (const actor of ['sam', 'sol'] as const) await setPresence(stage, actor, 'offline');
  stage.atWork.delete('mia');
}

async function claimFromSue(stage: Stage): Promise<string> {
  stage.atWork.add('mia');
  const waiting = await ownTickets(stage, { assigneeId: stage.ids.sue, waitingFor: 'us' });
  const half = waiting.slice(0, Math.ceil(waiting.length / 2));
  return outOf(await assignByHand(stage, 'mia', 'mia', half), waiting);
}

async function claimFromNight(stage: Stage): Promise<string> {
  stage.atWork.add('mia');
  const waiting = await ownTickets(stage, { view: 'unassigned' });
  return outOf(await assignByHand(stage, 'mia', 'mia', waiting.slice(0, 2)), waiting);
}

async function handOver(stage: Stage): Promise<string> {
  const waiting = await ownTickets(stage, { assigneeId: stage.ids.sue, waitingFor: 'us' });
  const half = Math.ceil(waiting.length / 2);
  const toSam = await assignByHand(stage, 'mia', 'sam', waiting.slice(0, half));
  return outOf(toSam + (await assignByHand(stage, 'mia', 'sol', waiting.slice(half))), waiting);
}

const outOf = (count: number, all: readonly unknown[]): string => `${count} of ${all.length} tickets`;

/** How long closings may take to get through, of which many are due at once. */
const patienceMs = 30_000;

async function awaitClosings(stage: Stage): Promise<string> {
  const now = localTime(stage);
  const due = [...stage.tickets].filter(
    ([thread]) => endingOf(eventsOf(thread, stage.log), now).why === 'inactivity',
  );
  let closed = 0;
  await forEachAbreast(due, async ([, id]) => {
    const ticket = await readUntil(
      () => stage.agents.mia.ticket(id),
      ({ status }) => status === 'closed',
      patienceMs,
    );
    if (ticket.status === 'closed') closed += 1;
  });
  return outOf(closed, due);
}

async function reopenTwo(stage: Stage): Promise<string> {
  const now = localTime(stage);
  const closed = stage.story.customers.filter(
    ({ kind, address }) =>
      kind === 'settled' && endingOf(eventsOf(address, stage.log), now).why === 'inactivity',
  );
  const isChat = ({ channel }: Customer) => channel === 'web_chat';
  for (const { address } of closed.filter((one) => !isChat(one)).slice(0, 2))
    await reopen(stage, 'mia', address);
  const chat = closed.find(isChat);
  const isRefused = chat !== undefined && (await reopenInVain(stage, 'mia', chat.address));
  return isRefused ? 'a chat that has ended stays ended' : 'no chat to try it on';
}

/** So that what is left over doesn't fill the hands of those in the rotation (A8), run after run. */
async function takeOver(stage: Stage): Promise<undefined> {
  const waiting = await ownTickets(stage, { waitingFor: 'us' });
  for (const holder of inRotation) {
    const theirs = waiting.filter(({ assignee }) => assignee?.id === stage.ids[holder]);
    await assignByHand(stage, 'mia', 'mia', theirs);
  }
}
