import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour, type Instant, minute } from '#domain/ids.ts';
import { isOpen, type OfficeHours, type Span } from '#domain/office-hours/office-hours.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type Inbox, openInbox, sam, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { setPresence } from '#use-cases/presence.ts';
import { inZone } from '#use-cases/time-zone.ts';

type Act = { readonly kind: 'write' | 'answer' | 'come' | 'go' | 'fire'; readonly after: number };

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('write' as const) },
    { weight: 3, arbitrary: fc.constantFrom('come' as const, 'go' as const) },
    { weight: 1, arbitrary: fc.constantFrom('answer' as const, 'fire' as const) },
  ),
  // Who leaves in the very millisecond of a message may have seen it, or not.
  after: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 900 })),
});

const working = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] } as const;
const weeks: readonly (readonly Span[])[] = [
  [{ days: [...working.days, 'sat', 'sun'], from: '00:00', to: '24:00' }],
  [{ ...working, from: '09:00', to: '17:00' }],
  [
    { ...working, from: '08:00', to: '12:00' },
    { ...working, from: '13:00', to: '16:15' },
  ],
  [{ ...working, from: '20:00', to: '04:00' }],
];

/** What happened, minute by minute, as somebody with a notebook would have it. */
class Notebook {
  /** Customer's messages that nobody has answered. */
  #calls: Instant[] = [];
  readonly #graces = new Map<Instant, Instant>();
  #awaySince: Instant | null = start - day;
  readonly #isOpen: (at: Instant) => boolean;
  handedOnAt: Instant | null = null;

  constructor(hours: OfficeHours) {
    this.#isOpen = (at) => isOpen(hours, inZone(at, hours.timeZone));
  }

  note(kind: Act['kind'], at: Instant, sessionEnds: Instant): void {
    if (kind === 'write') this.#calls.push(at);
    if (kind === 'answer') this.#calls = [];
    if (kind === 'come') this.#awaySince = null;
    if (kind === 'go') this.#awaySince ??= at;
    this.sessionEnds = kind === 'come' ? sessionEnds : kind === 'go' ? null : this.sessionEnds;
  }

  sessionEnds: Instant | null = null;

  look(at: Instant): void {
    if (this.handedOnAt !== null) return;
    if (this.sessionEnds !== null && this.sessionEnds <= at) {
      this.#awaySince = this.sessionEnds;
      this.sessionEnds = null;
    }
    const since = this.#awaySince;
    if (since === null) return;
    const missed = this.#calls.find((call) => call >= since);
    if (missed === undefined) return;
    const ends = this.#graces.get(missed) ?? this.#graceEnds(missed);
    this.#graces.set(missed, ends);
    if (at >= ends) this.handedOnAt = at;
  }

  #graceEnds(from: Instant): Instant {
    let begins = from;
    while (!this.#isOpen(begins)) begins += minute;
    let ends = begins + 30 * minute;
    if (this.#isOpen(ends)) return ends;
    while (!this.#isOpen(ends)) ends += minute;
    return ends + 30 * minute;
  }
}

const handedOn = ({ changes }: Inbox): Instant | null => {
  for (const change of changes)
    if (change.kind === 'ticket' && change.before?.assigneeId === sam.id && change.after?.assigneeId === null)
      return change.after.lastChangeAt;
  return null;
};

async function open(weekly: readonly Span[]) {
  const offline = { presence: 'offline', onlineSince: null, onlineUntil: null } as const;
  const inbox = await openInbox({
    agents: [
      { ...sam, ...offline, offlineSince: start - day },
      { ...sue, ...offline },
    ],
    roundRobin: { absentAssignee: { open: 'rotate', reopened: 'rotate' }, sessionHours: 3 },
    officeHours: { timeZone: 'UTC', weekly },
    autoClose: { enabled: false },
  });
  const opened = openTicket('tkt_1', 1, anInboundMessage({ at: start }), unrouted);
  await inbox.store.commit({ change: opened, at: start });
  const given = { assigneeId: sam.id, seenAssigneeId: undefined, by: sue.id, at: start } as const;
  const assigned = assignByHand(opened.after, given);
  if (!assigned.ok || assigned.value === 'unchanged') throw new Error('refused');
  await inbox.store.commit({ change: assigned.value, at: start });
  return inbox;
}

async function perform(kind: Act['kind'], nth: number, inbox: Inbox): Promise<void> {
  const { deps, time } = inbox;
  const now = time.now;
  switch (kind) {
    case 'write': {
      const change = addCustomerMessage(await inbox.ticket('tkt_1'), anInboundMessage({ at: now }), unrouted);
      await inbox.store.commit({ change, at: now });
      return;
    }
    case 'answer':
      await answer(toSay('tkt_1', { text: `${nth}`, idempotencyKey: `${nth}` }), deps);
      return;
    case 'come':
      await setPresence({ agentId: sam.id, status: 'online', signedInAt: now }, deps);
      return;
    case 'go':
      await setPresence({ agentId: sam.id, status: 'offline', signedInAt: now }, deps);
      return;
    case 'fire':
      await handleDue({ kind: 'rotate', ticketId: 'tkt_1' }, deps);
      return;
  }
}

describe('A11: whatever the customer and their agent do, and whenever', () => {
  it('the ticket goes on in the minute in which a notebook says so, and else never', async () => {
    let gone = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(...weeks),
        async (acts, weekly) => {
          const inbox = await open(weekly);
          const clockwork = clockworkOf(inbox);
          const notebook = new Notebook({ timeZone: 'UTC', weekly, datesOff: [] });
          await clockwork.settle();
          let now = start;
          const passTo = async (then: Instant) => {
            await clockwork.passTo(then);
            for (; now < then; now += minute) notebook.look(now);
            notebook.look(then);
          };
          for (const [nth, { kind, after }] of acts.entries()) {
            await passTo(now + after * minute);
            if (handedOn(inbox) !== null) break;
            await perform(kind, nth, inbox);
            notebook.note(kind, now, now + 3 * hour);
            await clockwork.settle();
          }
          if (handedOn(inbox) === null && notebook.handedOnAt === null) await passTo(now + 4 * day);
          expect(handedOn(inbox)).toBe(notebook.handedOnAt);
          gone += handedOn(inbox) === null ? 0 : 1;
        },
      ),
      { numRuns: 200 },
    );
    // Neither always nor never.
    expect(gone).toBeGreaterThan(40);
    expect(gone).toBeLessThan(198);
  });
});
