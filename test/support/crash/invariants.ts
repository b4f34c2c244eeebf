import type { Agent } from '#domain/agent.ts';
import { type AutoCloseSettings, nextCheckAt } from '#domain/auto-close/clock.ts';
import type { Contact } from '#domain/contact.ts';
import { findableBy } from '#domain/finding.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Message } from '#domain/ticket/message.ts';
import { type Listed, listedAs, type Ticket, waitsForUs } from '#domain/ticket/ticket.ts';
import { limitOf } from '#storage/items/agent.ts';
import { ticketKind } from '#storage/items/ticket.ts';
import type { TimerKind } from '#use-cases/ports.ts';
import type { Plain } from './table.ts';
import type { World } from './world.ts';

/** What is remembered of a pending timer. */
interface Remembered {
  readonly pk: string;
  readonly at: number | null;
}

/** Everything that lies in the table, by what it is. */
interface Kept {
  readonly tickets: readonly Ticket[];
  readonly messages: readonly Message[];
  readonly history: readonly HistoryEntry[];
  readonly contacts: readonly Contact[];
  readonly receipts: readonly { readonly ticketId: string; readonly seq: number; readonly pk: string }[];
  readonly entries: readonly {
    readonly ticketId: string;
    readonly queue: string;
    readonly queuedAt: number;
  }[];
  readonly agents: readonly (Agent & { readonly room: number })[];
  readonly badges: readonly { readonly badge: Listed; readonly value: number }[];
  readonly rotations: readonly Rotation[];
  readonly drains: readonly Drain[];
  readonly checks: readonly Remembered[];
  readonly wakings: readonly Remembered[];
  readonly findable: readonly { readonly contactId: string; readonly sk: string }[];
}

async function keptBy(world: World): Promise<Kept> {
  const items = await world.table.items();
  const of = <Value>(type: string): Value[] => items.filter((item) => item.type === type) as Value[];
  return {
    tickets: of<Plain>('ticket').map(ticketKind.parse),
    messages: of('message'),
    history: of('history'),
    contacts: of('contact'),
    receipts: of('receipt'),
    entries: of('queue-entry'),
    agents: of('agent'),
    badges: of('badge-count'),
    rotations: of('rotation'),
    drains: of('drain'),
    checks: of('check'),
    wakings: of('wake'),
    findable: of('findable'),
  };
}

/** The invariants of the design, once everything has settled; empty where they hold. */
export async function violations(world: World): Promise<string[]> {
  const kept = await keptBy(world);
  const auto = (await world.store.loadSettings())['auto-close'];
  return [
    ...received(kept),
    ...assignedFairly(kept),
    ...loads(kept),
    ...found(kept),
    ...listed(kept),
    ...closedOnce(kept),
    ...kept.tickets.flatMap((ticket) => checked(ticket, kept, auto, world)),
    ...kept.tickets.flatMap((ticket) => wakes(ticket, kept, world)),
    ...orphans(kept, world),
    ...kept.messages.flatMap((message) => sentOnce(message, world)),
    ...leftOver(world),
  ];
}

const complain = (when: boolean, what: string): string[] => (when ? [what] : []);

/** T1, T2, T5: one ticket a contact, numbers that don't repeat, every message once and in its place. */
function received({ tickets, messages, contacts, receipts }: Kept): string[] {
  return [
    ...complain(
      new Set(tickets.map(({ number }) => number)).size < tickets.length,
      'a number is there twice',
    ),
    ...contacts.flatMap(({ id, ticketCount }) => {
      const own = tickets.filter(({ contactId }) => contactId === id).length;
      return complain(own !== 1 || ticketCount !== 1, `${id} has ${own} tickets and counts ${ticketCount}`);
    }),
    ...complain(contacts.length !== tickets.length, 'a ticket without a contact, or the reverse'),
    ...tickets.flatMap(({ id, lastSeq }) => {
      const places = messages.filter(({ ticketId }) => ticketId === id).map(({ seq }) => seq);
      const inOrder = places.toSorted((a, b) => a - b).every((seq, index) => seq === index + 1);
      return complain(!inOrder || places.length !== lastSeq, `messages of ${id}: ${places}, last ${lastSeq}`);
    }),
    ...receipts.flatMap(({ ticketId, seq, pk }) => {
      // Of what was erased the receipt stays, and says nothing.
      const stands = messages.some((m) => m.ticketId === ticketId && m.seq === seq);
      return complain(!stands && ticketId !== 'tkt_erased', `${pk} stands for nothing`);
    }),
    ...messages.flatMap(({ id, text, author }) => {
      const copies = messages.filter((other) => other.text === text && other.author === author);
      return complain(author !== 'system' && copies.length > 1, `${id} is there ${copies.length} times`);
    }),
  ];
}

/** A4, A12: each queued ticket given out once, in ring order, with one advance of the cursor for each. */
function assignedFairly({ tickets, entries, rotations, drains, history, agents }: Kept): string[] {
  const turns = drains
    .toSorted((one, other) => one.served - other.served)
    .flatMap((drain) => drain.turns.map((turn, place) => ({ ...turn, nth: drain.served + place })));
  const ring = rotations[0]?.members ?? [];
  const online = ring.filter(({ agentId }) =>
    agents.some(({ id, presence }) => id === agentId && presence === 'online'),
  );
  return [
    ...complain(entries.length > 0, `${entries.length} entries are left in the queue`),
    ...tickets.flatMap(({ id, status, assigneeId, queued, assignment }) => [
      ...complain(assigneeId === null && status !== 'closed', `${id} has nobody`),
      ...complain(queued !== null, `${id} still waits in a queue`),
      ...complain(
        assignment?.by === 'rotation' && turns.filter((turn) => turn.ticketId === id).length !== 1,
        `${id} was given out not once`,
      ),
      ...complain(
        history.filter((entry) => entry.ticketId === id && entry.events.some((e) => e.kind === 'assigned'))
          .length !== (assigneeId === null ? 0 : 1),
        `the thread of ${id} says not once who has it`,
      ),
    ]),
    ...turns.flatMap(({ nth, agentId }, index) =>
      complain(
        nth !== index || agentId !== online[index % online.length]?.agentId,
        `turn ${nth + 1} went to ${agentId}`,
      ),
    ),
    ...complain(
      (rotations[0]?.served ?? 0) !== turns.length,
      'the rotation counts other turns than were given',
    ),
  ];
}

/** A10: whoever has what waits for us counts it, once; and what they still take is counted with it. */
const loads = ({ tickets, agents }: Kept): string[] => [
  ...tickets.flatMap((ticket) =>
    complain(
      ticket.loadOf !== (waitsForUs(ticket) ? ticket.assigneeId : null),
      `${ticket.id} counts for ${ticket.loadOf}`,
    ),
  ),
  ...agents.flatMap((agent) => {
    const own = tickets.filter(({ loadOf }) => loadOf === agent.id).length;
    return complain(
      agent.load !== own || agent.room !== limitOf(agent) - own,
      `${agent.id} has ${own}, counts ${agent.load}, has room for ${agent.room}`,
    );
  }),
];

/** A2: each open ticket is in one badge, once. */
const listed = ({ tickets, agents, badges }: Kept): string[] => {
  const many = (as: Listed): number => tickets.filter(({ listedIn }) => listedIn === as).length;
  return [
    ...tickets.flatMap((ticket) =>
      complain(ticket.listedIn !== listedAs(ticket), `${ticket.id} is listed in ${ticket.listedIn}`),
    ),
    ...agents.flatMap(({ id, open }) =>
      complain(open !== many(id), `${id} has ${many(id)} open tickets and counts ${open}`),
    ),
    ...(['none', 'ai', 'elsewhere'] as const).flatMap((as) => {
      const counts = badges.filter(({ badge }) => badge === as).reduce((sum, { value }) => sum + value, 0);
      return complain(counts !== many(as), `${as} has ${many(as)} tickets and counts ${counts}`);
    }),
  ];
};

/** T12: each contact is found by the words that they have, and nobody else by any. */
function found({ contacts, findable }: Kept): string[] {
  const wanted = contacts.flatMap((contact) => findableBy(contact).map((word) => `${word}#${contact.id}`));
  const items = findable.map(({ sk }) => sk);
  return complain(
    wanted.toSorted().join() !== items.toSorted().join(),
    `found by ${items}, to be found by ${wanted}`,
  );
}

/** C5: a note for each time that it closed for inactivity; whoever closed it otherwise has left it closed. */
const closedOnce = ({ tickets, messages }: Kept): string[] =>
  tickets.flatMap(({ id, status, closedBy, cycle }) => {
    const notes = messages.filter((m) => m.ticketId === id && m.code === 'closed-for-inactivity').length;
    const closings = cycle - 1 + (status === 'closed' && closedBy === 'inactivity' ? 1 : 0);
    return complain(notes !== closings, `${id} is ${status} by ${closedBy} with ${notes} notes`);
  });

/** C4: one pending check at its time, as the table remembers it, or none where there is nothing to close. */
function checked(ticket: Ticket, { checks }: Kept, auto: AutoCloseSettings, world: World): string[] {
  const remembered = checks.find(({ pk }) => pk === `TICKET#${ticket.id}`)?.at ?? null;
  const wanted = nextCheckAt(ticket, auto, world.now, remembered);
  return [
    ...timed(ticket, 'check', wanted, world),
    ...complain(remembered !== wanted, `the check of ${ticket.id} is remembered as ${remembered}`),
  ];
}

/** T9: one pending waking while it is snoozed, as the table remembers it; none for whoever is awake. */
function wakes(ticket: Ticket, { wakings }: Kept, world: World): string[] {
  const remembered = wakings.find(({ pk }) => pk === `TICKET#${ticket.id}`)?.at ?? null;
  return [
    ...timed(ticket, 'wake', ticket.snoozedUntil, world),
    ...complain(
      remembered !== ticket.snoozedUntil,
      `the waking of ${ticket.id} is remembered as ${remembered}`,
    ),
    ...complain(ticket.snoozedUntil !== null && ticket.snoozedUntil <= world.now, `${ticket.id} oversleeps`),
  ];
}

function timed(ticket: Ticket, kind: TimerKind, wanted: number | null, world: World): string[] {
  const times = pendingOf(world).flatMap(({ at, input }) =>
    input.includes(ticket.id) && input.includes(`"${kind}"`) ? [at] : [],
  );
  const late = times.map((at) => at - (wanted ?? 0));
  const right =
    wanted === null ? times.length === 0 : late.length === 1 && late.every((by) => by >= 0 && by < 1_000);
  const shown = times.map((at) => new Date(at).toISOString()).join(', ') || 'none';
  const said = `${kind} of ${ticket.id}: ${shown}; wanted: ${wanted && new Date(wanted).toISOString()}`;
  return complain(!right, said);
}

const pendingOf = (world: World) => [
  ...world.schedules.pending.values(),
  ...world.queues.state.due.messages.map(({ body, visibleAt }) => ({ at: visibleAt, input: body })),
];

const orphans = ({ tickets, checks, wakings }: Kept, world: World): string[] => [
  ...[...checks, ...wakings].flatMap(({ pk }) =>
    complain(!tickets.some(({ id }) => pk === `TICKET#${id}`), `a timer is remembered of ${pk}`),
  ),
  ...[...world.schedules.pending].flatMap(([name, { input }]) =>
    complain(
      /^(check|wake)-/.test(name) && !tickets.some(({ id }) => input.includes(id) && name.includes(id)),
      `${name} is nobody's`,
    ),
  ),
];

/** One copy of each public message of ours at the provider, and its state says so. */
function sentOnce({ id, author, internal, text, delivery }: Message, { twilio }: World): string[] {
  if (author !== 'agent' || internal) return [];
  const copies = twilio.sent.filter(({ body }) => body === text);
  const right =
    copies.length === 1 &&
    (delivery?.state === 'sent' || delivery?.state === 'delivered') &&
    delivery.providerMessageId === copies[0]?.sid;
  return complain(!right, `${id} is ${delivery?.state} and was sent ${copies.length} times`);
}

const leftOver = ({ queues }: World): string[] =>
  (['timers', 'deliveries'] as const).flatMap((name) =>
    complain(queues.state[name].messages.length > 0, `jobs are left in ${name}`),
  );
