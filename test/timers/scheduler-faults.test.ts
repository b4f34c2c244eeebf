import { createHash } from 'node:crypto';
import { DeleteScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it } from 'vitest';
import { day, hour, minute, second, type TicketId } from '#domain/ids.ts';
import { receive, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { close, reopen } from '#use-cases/close.ts';
import { type AroundScheduler, aroundScheduler } from './around-scheduler.ts';

const worlds: AroundScheduler[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

async function open(options: Parameters<typeof aroundScheduler>[0] = {}): Promise<AroundScheduler> {
  const world = await aroundScheduler(options);
  worlds.push(world);
  return world;
}

/** So many tickets of new customers, every other one answered. */
async function arrive(world: AroundScheduler, people: number) {
  const persons = new Map<TicketId, string>();
  for (let nth = 0; nth < people; nth++) {
    lastPerson += 1;
    const { ticketId } = await receive(world.inbox.deps, `${lastPerson}`);
    persons.set(ticketId, `${lastPerson}`);
  }
  const ids = [...persons.keys()];
  const answered = ids.filter((_, nth) => nth % 2 === 0);
  for (const id of answered) await answer(toSay(id), world.inbox.deps);
  return { ids, answered, personOf: (id: TicketId) => persons.get(id) ?? '' };
}
let lastPerson = 0;

async function expectOneCheckEach(world: AroundScheduler, ids: readonly TicketId[]): Promise<void> {
  const { wanted, found } = await world.planned(ids);
  expect(found).toEqual(wanted);
  expect(world.checks()).toHaveLength(wanted.filter(([, at]) => at.length > 0).length);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const statuses = async (world: AroundScheduler, ids: readonly TicketId[]): Promise<string[]> =>
  Promise.all(ids.map(async (id) => (await world.ticket(id)).status));
const all = (status: string, { length }: readonly unknown[]): string[] => Array<string>(length).fill(status);

async function lose(world: AroundScheduler, ticketId: TicketId): Promise<void> {
  const { Schedules = [] } = await world.client.send(
    new ListSchedulesCommand({ NamePrefix: `check-${ticketId}` }),
  );
  expect(Schedules).toHaveLength(1);
  for (const { Name, GroupName } of Schedules)
    await world.client.send(new DeleteScheduleCommand({ Name, GroupName }));
}

const refusals = [
  ['ThrottlingException', 429],
  ['ServiceQuotaExceededException', 402],
  ['InternalServerException', 500],
  ['ValidationException', 400],
] as const;

describe.each(refusals)('C4: Scheduler that answers everything with %s', (name, status) => {
  const fault = { target: 'scheduler', mode: 'status', status, times: 1_000_000 } as const;

  it('for a minute: what is due meanwhile closes; then every open ticket has one check at its time', async () => {
    const world = await open();
    const before = await arrive(world, 4);
    await world.passTo(world.time.now + 2 * day - hour);
    const due = ((await world.ticket(before.ids[0] ?? 'tkt_')).answeredAt ?? 0) + 2 * day;
    await world.passTo(due - 20 * second);
    world.faults.add(fault);
    const during = await arrive(world, 12);
    const [first = 'tkt_', second_ = 'tkt_'] = during.ids;
    await close({ ticketId: first, by: 'agt_sam' }, world.inbox.deps);
    await world.passTo(world.time.now + minute);
    expect(await statuses(world, before.answered)).toEqual(all('closed', before.answered));
    // Of them nothing is there yet, but nothing has crashed either: each job waits for its next attempt.
    expect(world.checks().map(({ ticketId }) => ticketId)).not.toContain(second_);
    expect(world.telemetry.lines.filter(({ code }) => code === 'invocation-failed')).toEqual([]);
    expect(
      JSON.stringify(world.telemetry.lines.map(({ details }) => `${Object.values(details).at(-1)}`)),
    ).toContain(name);

    world.faults.clear();
    await world.passTo(world.time.now + 2 * minute);
    const ids = [...before.ids, ...during.ids];
    await expectOneCheckEach(world, ids);
    const closed = [...before.answered, first];
    const open_ = ids.filter((id) => !closed.includes(id));
    expect(await statuses(world, open_)).toEqual(all('open', open_));
    expect([world.deadLetters.timers, world.telemetry.counted.get('Healed')]).toEqual([[], undefined]);
  }, 30_000);

  it('for an hour: the jobs lie in the dead letters; moved back, every open ticket has one check', async () => {
    const world = await open();
    world.faults.add(fault);
    const { ids } = await arrive(world, 6);
    await world.passTo(world.time.now + hour);
    expect(world.deadLetters.timers.length).toBeGreaterThanOrEqual(ids.length);
    world.faults.clear();
    world.redrive('timers');
    await world.passTo(world.time.now + minute);
    await expectOneCheckEach(world, ids);
  }, 30_000);

  it('for an hour, and nobody moves anything back: the day’s comparison finds what is missing', async () => {
    const world = await open();
    world.faults.add(fault);
    const { ids, answered } = await arrive(world, 6);
    await world.passTo(world.time.now + hour);
    world.faults.clear();
    await world.passTo(world.time.now + day);
    await expectOneCheckEach(world, ids);
    expect(world.telemetry.counted.get('Healed')).toBe(ids.length);
    await world.passTo(world.time.now + 2 * day);
    for (const id of answered) {
      const { closedAt, answeredAt } = await world.ticket(id);
      const late = (closedAt ?? 0) - (answeredAt ?? 0) - 2 * day;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(2 * minute);
    }
  }, 30_000);
});

describe.each(['reject', 'fire', 'never'] as const)(
  'C4: Scheduler to whom our time has passed, and that does: %s',
  (pastAt) => {
    it('closes what is due, not early, and by reconcile within ten minutes at the latest', async () => {
      // Its clock is ahead of ours, or we are slow: else nothing is asked of it that has passed.
      const world = await open({ pastAt, skew: 3 * minute });
      const { ids, answered } = await arrive(world, 4);
      const [one = 'tkt_'] = ids;
      const due = ((await world.ticket(one)).answeredAt ?? 0) + 2 * day;
      // The stream has come late, all of two days.
      world.inbox.time.now = due - 2 * minute;
      await world.passTo(due - second);
      expect(await statuses(world, ids)).toEqual(all('open', ids));
      await world.passTo(due + 11 * minute);
      expect(await statuses(world, answered)).toEqual(all('closed', answered));
      for (const id of answered) {
        const { closedAt } = await world.ticket(id);
        expect((closedAt ?? 0) - due).toBeGreaterThanOrEqual(0);
        const { items } = await world.store.loadThread(id, { limit: 50, cursor: null });
        expect(items.filter((entry) => entry.kind === 'message' && entry.message.code !== null)).toHaveLength(
          1,
        );
      }
      await world.passTo(due + 2 * day);
      const rest = ids.filter((id) => !answered.includes(id));
      expect(await statuses(world, rest)).toEqual(all('open', rest));
    }, 60_000);
  },
);

describe('C4: a schedule that Scheduler has lost', () => {
  it('of a clock that runs: reconcile closes the ticket within ten minutes of its time', async () => {
    const world = await open();
    const { ids } = await arrive(world, 2);
    await world.settle();
    const [id = 'tkt_'] = ids;
    await lose(world, id);
    const due = ((await world.ticket(id)).answeredAt ?? 0) + 2 * day;
    await world.passTo(due - second);
    expect((await world.ticket(id)).status).toBe('open');
    await world.passTo(due + 11 * minute);
    const { closedAt } = await world.ticket(id);
    expect((closedAt ?? Number.POSITIVE_INFINITY) - due).toBeLessThanOrEqual(10 * minute + 20 * second);
    expect(world.telemetry.counted.get('Healed')).toBe(1);
  }, 30_000);

  it.each([
    ['before its time', 0],
    ['when its time has long passed, and nobody compared', 3 * day],
  ])(
    'of a clock that stands still: the day’s comparison makes another, %s',
    async (_, unnoticed) => {
      const world = await open();
      const { ids } = await arrive(world, 2);
      await world.settle();
      const [, id = 'tkt_'] = ids;
      await lose(world, id);
      await world.passTo(world.time.now + unnoticed, { heals: false });
      await world.passTo(world.time.now + day + 10 * minute);
      const { wanted, found } = await world.planned([id]);
      expect(found).toEqual(wanted);
      expect(found[0]?.[1]).toHaveLength(1);
      expect((await world.ticket(id)).status).toBe('open');
    },
    30_000,
  );
});

describe('C4, C5: the due queue’s dead letters, moved back', () => {
  /** Answered tickets whose checks came to nothing: six could not be handled, six not be delivered. Some have moved on. */
  async function deadLetters() {
    const world = await open();
    const unhandled = await arrive(world, 12);
    await world.settle();
    world.broken.handling = true;
    await world.passTo(world.time.now + 2 * day + hour, { heals: false });
    expect(world.deadLetters.due).toHaveLength(6);
    world.broken.handling = false;
    const undelivered = await arrive(world, 12);
    await world.settle();
    world.broken.delivery = true;
    await world.passTo(world.time.now + 2 * day + minute, { heals: false });
    await world.passTo(world.time.now + 25 * hour, { heals: false });
    // Also those of clocks that stand still, which are only to be armed anew.
    expect(world.deadLetters.due).toHaveLength(24);
    world.broken.delivery = false;
    const { deps } = world.inbox;
    const due: TicketId[] = [];
    const open_: TicketId[] = [];
    for (const { answered, personOf } of [unhandled, undelivered]) {
      const [writes = 'tkt_', isAnsweredAgain = 'tkt_', reopened = 'tkt_', byHand = 'tkt_', ...rest] =
        answered;
      for (const id of [writes, isAnsweredAgain])
        await receive(deps, personOf(id), { text: 'One more thing' });
      await answer(toSay(isAnsweredAgain, { text: 'Which one?' }), deps);
      for (const ticketId of [reopened, byHand]) await close({ ticketId, by: 'agt_sam' }, deps);
      await reopen({ ticketId: reopened, by: 'agt_sam' }, deps);
      due.push(...rest);
      open_.push(writes, isAnsweredAgain, reopened);
    }
    await world.settle();
    return { world, due, open: open_, all: [...unhandled.ids, ...undelivered.ids] };
  }
  type Letters = Parameters<NonNullable<Parameters<AroundScheduler['redrive']>[1]>>[0];
  const shuffled = (letters: Letters): Letters =>
    letters.toSorted((one, other) =>
      digest(JSON.stringify(one)).localeCompare(digest(JSON.stringify(other))),
    );

  it.each([
    ['in the order in which they died', (letters: Letters) => letters],
    ['backwards', (letters: Letters) => letters.toReversed()],
    ['twice', (letters: Letters) => [...letters, ...letters]],
    ['twice, in any order', (letters: Letters) => shuffled([...letters, ...letters])],
  ] as const)(
    '%s: what is still due is closed, nothing else, once',
    async (_, arrange) => {
      const { world, due, open: open_, all } = await deadLetters();
      const before = await statuses(world, open_);
      world.redrive('due', arrange);
      await world.settle();
      expect(await statuses(world, due)).toEqual(due.map(() => 'closed'));
      expect(await statuses(world, open_)).toEqual(before);
      for (const id of due) {
        expect(await world.ticket(id)).toMatchObject({ closedBy: 'inactivity' });
        const { items } = await world.store.loadThread(id, { limit: 50, cursor: null });
        const notes = items.filter((entry) => entry.kind === 'message' && entry.message.code !== null);
        expect(notes).toHaveLength(1);
      }
      expect(world.deadLetters.due).toEqual([]);
      await expectOneCheckEach(world, all);
    },
    30_000,
  );
});
