import * as fc from 'fast-check';
import { type AgentId, hour, type Instant, minute } from '#domain/ids.ts';
import {
  type Plan,
  type Planning,
  planAssignments,
  type QueueEntry,
} from '#domain/rotation/plan-assignments.ts';
import { newRotation } from '#domain/rotation/rotation.ts';
import type { RotationAgent } from '#domain/rotation/standing.ts';
import { start } from '#test/support/builders.ts';

/** What can happen around a queue; agents by their place among the crew. */
type Event =
  | { kind: 'arrive'; channel: 'sms' | 'web_chat'; tickets: number }
  | { kind: 'online' | 'offline' | 'answer' | 'join team' | 'leave team'; who: number }
  | { kind: 'limit'; who: number; limit: number | null }
  | { kind: 'wait'; minutes: number }
  | { kind: 'hours'; closedFor: Planning['closedFor'] }
  | { kind: 'drain'; most: number };

/** A plan with what it was made from. */
export interface Drained {
  readonly planning: Planning;
  readonly plan: Plan;
}

export const crew: readonly AgentId[] = ['agt_ada', 'agt_ben', 'agt_cleo', 'agt_dan', 'agt_eve'];

const who = fc.nat(crew.length - 1);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: arriving() },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('drain'), most: fc.integer({ min: 1, max: 9 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('online', 'online', 'offline', 'answer'), who }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('join team', 'leave team'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit'), who, limit: fc.option(fc.nat(4)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), minutes: fc.constantFrom(1, 9, 11, 800) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hours'),
      closedFor: fc.constantFrom('none', 'none', 'web_chat', 'all'),
    }),
  },
);

function arriving(): fc.Arbitrary<Event> {
  const tickets = fc.integer({ min: 1, max: 6 });
  return fc.record({ kind: fc.constant('arrive'), channel: fc.constantFrom('sms', 'web_chat'), tickets });
}

/** A day around a queue: its drains, each with all that it went by. */
export const anyDay: fc.Arbitrary<readonly Drained[]> = fc
  .tuple(fc.array(event, { minLength: 5, maxLength: 60 }), fc.option(fc.integer({ min: 1, max: 3 })))
  .map(([events, backlogPerAgent]) => live(events, backlogPerAgent));

/** Everyone at work, with room for whatever comes, and a number of new tickets. */
export const anyBusyHour: fc.Arbitrary<Planning> = fc
  .record({ agents: fc.integer({ min: 1, max: crew.length }), tickets: fc.nat(40), lastServed: fc.nat(6) })
  .map(({ agents, tickets, lastServed }) => ({
    ...calm,
    rotation: { ...newRotation('inbox'), lastServed },
    agents: crew.slice(0, agents).map((id) => ({ ...anyone(id), ...online(start), mayBeAssigned: true })),
    entries: Array.from({ length: tickets }, (_, n) => entry(n, 'sms', start)),
  }));

const calm: Planning = {
  rotation: newRotation('inbox'),
  agents: [],
  entries: [],
  now: start,
  closedFor: 'none',
  backlogPerAgent: null,
  most: Number.POSITIVE_INFINITY,
};

const anyone = (id: AgentId): RotationAgent => ({
  id,
  inTeam: true,
  mayBeAssigned: id !== 'agt_eve',
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
  maxOpenTickets: null,
  load: 0,
});

const online = (now: Instant) =>
  ({ presence: 'online', onlineSince: now, onlineUntil: now + 12 * hour }) as const;

const entry = (number: number, channel: QueueEntry['channel'], queuedAt: Instant): QueueEntry => ({
  ticketId: `tkt_${number}`,
  channel,
  queuedAt,
});

/** Lives through the events, committing each plan as the use case does: turns and all, or nothing. */
function live(events: readonly Event[], backlogPerAgent: number | null): Drained[] {
  let world: Planning = { ...calm, agents: crew.map(anyone), backlogPerAgent };
  const drains: Drained[] = [];
  let tickets = 0;
  for (const happening of events) {
    if (happening.kind === 'drain') {
      const planning = { ...world, most: happening.most };
      const plan = planAssignments(planning);
      drains.push({ planning, plan });
      world = { ...world, ...committed(planning, plan) };
    } else if (happening.kind === 'arrive') {
      const { channel } = happening;
      const added = Array.from({ length: happening.tickets }, () => entry(++tickets, channel, world.now));
      world = { ...world, entries: [...world.entries, ...added] };
    } else if (happening.kind === 'wait') world = { ...world, now: world.now + happening.minutes * minute };
    else if (happening.kind === 'hours') world = { ...world, closedFor: happening.closedFor };
    else {
      const changed = (agent: RotationAgent): RotationAgent => ({
        ...agent,
        ...after(happening, agent, world.now),
      });
      world = {
        ...world,
        agents: world.agents.map((agent, n) => (n === happening.who ? changed(agent) : agent)),
      };
    }
  }
  return drains;
}

function after(
  event: Extract<Event, { who: number }>,
  agent: RotationAgent,
  now: Instant,
): Partial<RotationAgent> {
  switch (event.kind) {
    case 'online':
      return online(now);
    case 'offline':
      return { presence: 'offline', onlineSince: null, onlineUntil: null };
    case 'answer':
      return { load: Math.max(0, agent.load - 1) };
    case 'join team':
    case 'leave team':
      return { inTeam: event.kind === 'join team' };
    case 'limit':
      return { maxOpenTickets: event.limit };
  }
}

/** What a committed plan leaves behind. */
export function committed(planning: Planning, plan: Plan): Pick<Planning, 'rotation' | 'agents' | 'entries'> {
  if (plan.turns.length === 0) return planning;
  const given = (id: AgentId): number => plan.turns.filter((turn) => turn.agentId === id).length;
  const gone = new Set(plan.turns.map((turn) => turn.entry.ticketId));
  return {
    rotation: plan.rotation,
    agents: planning.agents.map((agent) => ({ ...agent, load: agent.load + given(agent.id) })),
    entries: planning.entries.filter(({ ticketId }) => !gone.has(ticketId)),
  };
}
