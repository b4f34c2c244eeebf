import type { Message, Ticket } from '../agent.ts';
import type { Schedule } from '../api.ts';
import { closingsOf, type Ending, type Event, endingOf, eventsOf } from '../closings.ts';
import type { Found } from '../found.ts';
import type { Log } from '../log.ts';
import type { Check } from './check.ts';

interface Followed {
  readonly ticket: Ticket;
  readonly thread: readonly Message[];
  readonly events: readonly Event[];
  /** How it should have ended by now. */
  readonly ending: Ending;
}

/** C2 to C5, C8: what closed should have, what is open knows why, and each open ticket has its one check. */
export function checkClosings(log: Log, { conversations, schedules, now }: Found): Check[] {
  const followed = [...conversations].flatMap(([name, { tickets, thread }]): Followed[] => {
    const events = eventsOf(name, log);
    return tickets.map((ticket) => ({ ticket, thread, events, ending: endingOf(events, now) }));
  });
  const faultsBy = (faultOf: (one: Followed) => string | undefined) =>
    followed.flatMap((one) => {
      const fault = faultOf(one);
      return fault === undefined ? [] : [`#${one.ticket.number} ${fault}`];
    });
  return [
    { promise: 'closed is what was to close, and nothing else', faults: faultsBy(wrongEnding) },
    {
      promise: 'a thread says so once a closing, and never too early',
      faults: faultsBy((one) => wrongNotes(one, now)),
    },
    { promise: 'what is open says when it will close, or why not', faults: faultsBy(wrongOverview) },
    {
      promise: 'one check is pending for each open ticket, and none for others',
      faults: faultsBy((one) => wrongChecks(one, schedules, now)),
    },
  ];
}

function wrongEnding({ ticket, ending }: Followed): string | undefined {
  const isRight =
    ticket.status === ending.status && (ending.status === 'open' || ticket.closedBy === ending.why);
  const is = [ticket.status, ticket.closedBy].filter(Boolean).join(' by ');
  return isRight ? undefined : `is ${is}, and should be ${ending.status} (${ending.why})`;
}

function wrongNotes({ thread, events }: Followed, now: number): string | undefined {
  const due = closingsOf(events, now);
  const notes = thread.filter(({ code }) => code === 'closed-for-inactivity').map(({ at }) => Date.parse(at));
  if (notes.length !== due.length) return `closed itself ${notes.length} times, not ${due.length}`;
  return notes.some((at, index) => at < (due[index] ?? 0)) ? 'closed itself too early' : undefined;
}

function wrongOverview({ ticket: { autoClose }, ending }: Followed): string | undefined {
  if (ending.status === 'closed') return undefined;
  const says = autoClose?.closesAt ?? autoClose?.standsStill ?? 'nothing';
  const should = ending.why === 'not-yet' ? new Date(ending.due).toISOString() : ending.why;
  return says === should ? undefined : `says ${says}, and should say ${should}`;
}

function wrongChecks(
  { ticket, ending }: Followed,
  schedules: readonly Schedule[],
  now: number,
): string | undefined {
  const pending = schedules.filter(({ Name }) => Name.startsWith(`check-${ticket.id}-`));
  const should = ending.status === 'closed' ? 0 : 1;
  if (pending.length !== should) return `has ${pending.length} checks pending, not ${should}`;
  const checkAt = Date.parse(ticket.autoClose?.checkAt ?? '');
  const expression = pending[0]?.ScheduleExpression;
  // One whose time has come without a closing comes again a period later.
  if (expression === undefined || !(checkAt > now)) return undefined;
  return expression === atExpression(checkAt)
    ? undefined
    : `is checked ${expression}, not ${atExpression(checkAt)}`;
}

/** As Scheduler writes it: whole seconds, UTC. */
const atExpression = (at: number): string =>
  `at(${new Date(Math.ceil(at / 1_000) * 1_000).toISOString().slice(0, 19)})`;
