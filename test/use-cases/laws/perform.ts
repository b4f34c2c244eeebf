import { minute, type TicketId } from '#domain/ids.ts';
import { alwaysOpen, type OfficeHours, weekdays } from '#domain/office-hours/office-hours.ts';
import { ok } from '#domain/result.ts';
import type { KeptSettingName, KeptSettings } from '#domain/settings.ts';
import { toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { anArrival } from '#use-cases/arrival.ts';
import { assign } from '#use-cases/assign.ts';
import { close, reopen } from '#use-cases/close.ts';
import { describeAgent, dismiss } from '#use-cases/directory.ts';
import { setPresence } from '#use-cases/presence.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { decideSetting, withTimeOfTurningOn } from '#use-cases/settings.ts';
import { snooze } from '#use-cases/snooze.ts';
import { tag } from '#use-cases/tag.ts';
import type { Act, Timetable } from './acts.ts';
import { teamSets } from './cast.ts';
import type { Deps } from './processes.ts';

const timetables: Record<Timetable, OfficeHours> = {
  always: alwaysOpen,
  days: { ...alwaysOpen, weekly: [{ days: weekdays, from: '09:00', to: '17:00' }] },
  never: { ...alwaysOpen, weekly: [] },
};

const pool = {
  invite: async () => ({ outcome: 'refused', reason: 'nobody is invited' }) as const,
  inviteAgain: async () => 'not-invited' as const,
  setRole: async () => {},
  remove: async () => {},
};

const change = <Name extends KeptSettingName>(
  name: Name,
  to: (current: KeptSettings[Name]) => KeptSettings[Name],
  deps: Deps,
) => decideSetting({ name, decide: (current) => ok(to(current)), expected: null, by: 'agt_ada' }, deps);

export const textOf = (word: string, nth: number): string => `${word} ${nth}.`;

/** Everyone in it is somebody new: some write by SMS, some in the chat. */
const crowdOf = ({ size, word }: { size: number; word: string }, nth: number) =>
  Array.from({ length: size }, (_, place) => ({ person: 100 + 10 * nth + place, word }));

const receive = ({ person, word }: { person: number; word: string }, nth: number, deps: Deps) => {
  const isSms = person <= 5 || person % 2 === 0;
  const arrival = anArrival({
    channel: isSms ? 'sms' : 'web_chat',
    via: isSms ? 'twilio' : 'chat',
    contactAddress: isSms ? `+49151${String(person).padStart(8, '0')}` : `visitor-${person}`,
    text: textOf(word, nth),
    at: deps.clock(),
  });
  return receiveMessage(arrival, { source: 'test', id: `${person}: ${nth}` }, deps);
};

/** One act as the functions perform it; whoever is refused has done nothing. */
export async function perform(
  done: Act,
  nth: number,
  { acts, tickets }: { acts: readonly Act[]; tickets: () => readonly TicketId[] },
  deps: Deps,
): Promise<unknown> {
  if (done.kind === 'write') return receive(done, nth, deps);
  if (done.kind === 'crowd') return Promise.all(crowdOf(done, nth).map((one) => receive(one, nth, deps)));
  // Whoever is gone gets no further than the door.
  if ('agentId' in done && (await deps.store.loadAgent(done.agentId))?.removedAt !== null) return undefined;
  if (done.kind === 'duplicate') {
    const earlier = done.nth % (nth + 1);
    const sent = acts[earlier];
    return sent?.kind === 'write' ? receive(sent, earlier, deps) : undefined;
  }
  if ('nth' in done) {
    const known = tickets();
    const ticketId = known[done.nth % Math.max(1, known.length)];
    return ticketId === undefined ? undefined : onTicket(done, ticketId, nth, deps);
  }
  return onTeam(done, deps);
}

/** A tag more than it has. */
async function mark(ticketId: TicketId, more: string, deps: Deps): Promise<unknown> {
  const ticket = await deps.store.loadTicket(ticketId);
  return ticket === null ? null : tag({ ticketId, tags: [...ticket.tags, more], by: 'agt_ada' }, deps);
}

function onTicket(done: Extract<Act, { nth: number }>, ticketId: TicketId, nth: number, deps: Deps) {
  switch (done.kind) {
    case 'answer':
      return answer(
        toSay(ticketId, { agentId: done.agentId, text: `answer ${nth}`, idempotencyKey: `${nth}` }),
        deps,
      );
    case 'claim':
    case 'give back': {
      const assigneeId = done.kind === 'claim' ? done.agentId : null;
      return assign({ ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by: done.agentId }, deps);
    }
    case 'close':
      return close({ ticketId, by: done.agentId }, deps);
    case 'reopen':
      return reopen({ ticketId, by: done.agentId }, deps);
    case 'snooze': {
      const until = deps.clock() + done.minutes * minute;
      return snooze({ ticketId, until, keepOpen: false, by: done.agentId }, deps);
    }
    default:
      return mark(ticketId, done.tag, deps);
  }
}

function onTeam(done: Exclude<Act, { nth: number } | { person: number } | { kind: 'crowd' }>, deps: Deps) {
  switch (done.kind) {
    case 'online':
    case 'offline':
      return setPresence({ agentId: done.agentId, status: done.kind, signedInAt: deps.clock() }, deps);
    case 'remove':
      return dismiss({ agentId: done.agentId, by: 'agt_ada' }, { ...deps, directory: pool });
    case 'limit':
      return describeAgent(done.agentId, { maxOpenTickets: done.limit }, deps);
    case 'hours':
      return Promise.all([
        change('office-hours', (hours) => ({ ...hours, ...timetables[done.hours] }), deps),
        change('round-robin', (rules) => ({ ...rules, officeHoursGate: done.gate }), deps),
      ]);
    case 'rules': {
      const { enabled, backlog, backlogPerAgent, rotate } = done;
      const absent = rotate ? 'rotate' : 'keep';
      const rules = {
        enabled,
        backlog,
        backlogPerAgent,
        absentAssignee: { open: absent, reopened: absent },
      } as const;
      return change(
        'round-robin',
        (before) => withTimeOfTurningOn(before, { ...before, ...rules }, deps.clock()),
        deps,
      );
    }
    case 'teams':
      return change('teams', () => ({ teams: teamSets[done.set] ?? [] }), deps);
    case 'wait':
      return deps.pass(done.minutes * minute);
  }
}
