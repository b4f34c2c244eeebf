import type { AnswerLogged, Log } from './log.ts';
import type { ThreadName } from './threads.ts';

/** C1: what the demo presumes, and checks before it begins. */
export const inactivityMs = 2 * 24 * 3_600_000;

/** How a ticket should stand at the end, by what was said in it. */
export type Ending =
  | { readonly status: 'closed'; readonly why: 'inactivity'; readonly due: number }
  | { readonly status: 'closed'; readonly why: 'agent' | 'customer' }
  /** `first` = the answer that started the clock. */
  | { readonly status: 'open'; readonly why: 'not-yet'; readonly first: number; readonly due: number }
  | { readonly status: 'open'; readonly why: 'waits-for-us' | 'reopened' };

export type Event =
  | { readonly kind: 'customer'; readonly at: number }
  | { readonly kind: 'reopened'; readonly at: number }
  | { readonly kind: 'left'; readonly at: number }
  | { readonly kind: 'answer'; readonly at: number; readonly thenClose: boolean };

/** What counts for the clock, in order. Notes and machines' mails count for nothing (C2). */
export function eventsOf(
  thread: ThreadName,
  { messages, answers, reopenings, leavings }: Pick<Log, 'messages' | 'answers' | 'reopenings' | 'leavings'>,
): Event[] {
  const isOwn = (logged: { thread: ThreadName }) => logged.thread === thread;
  const isPublic = ({ internal }: AnswerLogged) => !internal;
  return [
    ...messages
      .filter(isOwn)
      .filter(({ automatic }) => !automatic)
      .map(({ at }) => ({ kind: 'customer', at }) as const),
    ...answers
      .filter(isOwn)
      .filter(isPublic)
      .map(({ at, thenClose }) => ({ kind: 'answer', at, thenClose }) as const),
    ...reopenings.filter(isOwn).map(({ at }) => ({ kind: 'reopened', at }) as const),
    ...leavings.filter(isOwn).map(({ at }) => ({ kind: 'left', at }) as const),
  ].sort((a, b) => a.at - b.at);
}

/** How a ticket stands, and when it was to close for inactivity, each time that it did. */
interface Course {
  readonly ending: Ending;
  readonly closings: readonly number[];
}

/** The clock of C2, C3 and C8, told once more by other words than the system's. */
function follow(events: readonly Event[], now: number): Course {
  let course: Course = { ending: { status: 'open', why: 'waits-for-us' }, closings: [] };
  for (const event of events) {
    const { ending, closings } = closeIfDue(course, event.at);
    course = { ending: next(ending, event), closings };
  }
  return closeIfDue(course, now);
}

function closeIfDue({ ending, closings }: Course, now: number): Course {
  if (ending.why !== 'not-yet' || ending.due > now) return { ending, closings };
  const { due } = ending;
  return { ending: { status: 'closed', why: 'inactivity', due }, closings: [...closings, due] };
}

function next(ending: Ending, event: Event): Ending {
  if (event.kind === 'customer') return { status: 'open', why: 'waits-for-us' };
  if (event.kind === 'reopened') return { status: 'open', why: 'reopened' };
  if (event.kind === 'left') return { status: 'closed', why: 'customer' };
  if (event.thenClose) return { status: 'closed', why: 'agent' };
  // An answer to a closed ticket reopens it (T9).
  if (ending.status === 'closed' || ending.why === 'reopened') return { status: 'open', why: 'reopened' };
  const first = ending.why === 'not-yet' ? ending.first : event.at;
  const due = Math.max(first + inactivityMs, event.at + inactivityMs / 2);
  return { status: 'open', why: 'not-yet', first, due };
}

export const endingOf = (events: readonly Event[], now: number): Ending => follow(events, now).ending;

/** C5: when a ticket should have closed for inactivity up to now, each time. */
export const closingsOf = (events: readonly Event[], now: number): readonly number[] =>
  follow(events, now).closings;
