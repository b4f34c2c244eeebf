import type { AnswerLogged, Log } from './log.ts';

/** C1: what the demo presumes, and checks before it begins. */
export const inactivityMs = 2 * 24 * 3_600_000;

/** How a ticket should stand at the end, by what was said in it. */
export type Ending =
  | { readonly status: 'closed'; readonly why: 'inactivity'; readonly due: number }
  | { readonly status: 'closed'; readonly why: 'agent' }
  | { readonly status: 'open'; readonly why: 'not-yet'; readonly due: number }
  | { readonly status: 'open'; readonly why: 'waits-for-us' | 'reopened' };

export type Event =
  | { readonly kind: 'customer' | 'reopened'; readonly at: number }
  | { readonly kind: 'answer'; readonly at: number; readonly thenClose: boolean };

/** What counts for the clock, in order. Notes count for nothing (C2). */
export function eventsOf(
  phone: string,
  { sms, answers, reopenings }: Pick<Log, 'sms' | 'answers' | 'reopenings'>,
): Event[] {
  const isOwn = (logged: { phone: string }) => logged.phone === phone;
  const isPublic = ({ internal }: AnswerLogged) => !internal;
  return [
    ...sms.filter(isOwn).map(({ at }) => ({ kind: 'customer', at }) as const),
    ...answers
      .filter(isOwn)
      .filter(isPublic)
      .map(({ at, thenClose }) => ({ kind: 'answer', at, thenClose }) as const),
    ...reopenings.filter(isOwn).map(({ at }) => ({ kind: 'reopened', at }) as const),
  ].sort((a, b) => a.at - b.at);
}

/** The clock of C2, C3 and C8, told once more by other words than the system's. */
export function endingOf(events: readonly Event[], now: number): Ending {
  const spoken = events.findLastIndex(({ kind }) => kind === 'customer' || kind === 'reopened');
  const last = events[spoken];
  const answers = events.slice(spoken + 1).filter((event) => event.kind === 'answer');
  if (answers.at(-1)?.thenClose) return { status: 'closed', why: 'agent' };
  if (last?.kind === 'reopened') return { status: 'open', why: 'reopened' };
  const [first] = answers;
  const latest = answers.at(-1);
  if (!first || !latest) return { status: 'open', why: 'waits-for-us' };
  const due = Math.max(first.at + inactivityMs, latest.at + inactivityMs / 2);
  return due <= now ? { status: 'closed', why: 'inactivity', due } : { status: 'open', why: 'not-yet', due };
}

/** C5: how often a ticket should have closed for inactivity up to now: once before each word that came too late, and at the end. */
export function closingsOf(events: readonly Event[], now: number): number[] {
  const cuts = [...events.keys()].filter((index) => events[index]?.kind !== 'answer');
  const endings = [
    ...cuts.map((index) => endingOf(events.slice(0, index), events[index]?.at ?? now)),
    endingOf(events, now),
  ];
  return [...new Set(endings.flatMap((ending) => (ending.why === 'inactivity' ? [ending.due] : [])))];
}
