import fc from 'fast-check';
import { second, type TicketId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { type Inbox, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import type { Change } from '#use-cases/changes.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import type { Queues, Store } from '#use-cases/ports.ts';
import { relay } from '#use-cases/relay.ts';
import { visitorTypes } from '#use-cases/typing.ts';
import { Customer } from './customer.ts';
import { judge, type Outcome, pendingOf } from './judge.ts';
import { Activities, Turns, untilDone } from './turns.ts';

/** A customer replies while the check of their answered ticket fires. */
export interface Race {
  readonly channel: Channel;
  /** How often the reply, if there is one, and the check are delivered at once. */
  readonly replies: number;
  readonly checks: number;
  /** Whether the customer says another thing after it. */
  readonly goesOn: boolean;
  readonly meanwhile: 'nothing' | 'answer' | 'note' | 'typing';
  /** How far from the closing it begins. */
  readonly from: number;
  /** How many turns Scheduler takes to delete what has fired, whatever it has become by then. */
  readonly deletesAfter: number;
  /** See `Turns`. */
  readonly crashes: readonly number[];
}

export const races: fc.Arbitrary<Race> = fc.record({
  channel: fc.constantFrom('sms', 'email', 'web_chat'),
  replies: fc.constantFrom(1, 1, 2, 3, 0),
  checks: fc.integer({ min: 1, max: 3 }),
  goesOn: fc.boolean(),
  meanwhile: fc.constantFrom('nothing', 'nothing', 'answer', 'note', 'typing'),
  from: fc.oneof(fc.constant(0), fc.integer({ min: -3 * second, max: 60 * second })),
  deletesAfter: fc.nat(60),
  crashes: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
});

/** An inbox with auto-close after two days, a customer whom it doesn't know, and who tells of its changes. */
export interface Stage {
  readonly inbox: Inbox;
  readonly store: Store;
  readonly customer: string;
  readonly onChange: (hear: (change: Change) => void) => void;
}

export async function run(race: Race, scheduler: fc.Scheduler, stage: Stage): Promise<Outcome> {
  const { inbox, store } = stage;
  const customer = new Customer(race.channel, stage.customer);
  const activities = new Activities();
  const turns = new Turns(scheduler, race.crashes, () => {
    inbox.time.now += 50;
  });
  const quiet = { ...inbox.deps, store };
  let deps = quiet;
  const queues = queuesInto(activities, inbox, () => deps);
  deps = { ...quiet, queues: { ...inbox.queues, ...queues } };
  stage.onChange((change) => activities.queue('stream', () => untilDone(() => relay([change], deps.queues))));

  const { ticketId } = await customer.write(0, deps);
  await answer(toSay(ticketId), deps);
  await activities.over();
  const [check] = pendingOf(inbox, ticketId);
  if (check === undefined) throw new Error('an answered ticket has a check');
  const [name, { at }] = check;
  inbox.time.now = at + race.from;

  deps = {
    ...quiet,
    store: turns.through(store),
    schedules: turns.through(inbox.schedules),
    queues: turns.through({ ...inbox.queues, ...queues }),
  };
  const all = { race, customer, ticketId, deps };
  for (const work of activitiesOf(all)) void activities.begin(work);
  void activities.begin(async () => {
    for (let turn = 0; turn <= race.deletesAfter; turn++) await turns.take('Scheduler deletes');
    inbox.schedules.pending.delete(name);
  });
  await scheduler.waitFor(activities.over());
  return judge(race, customer.ticketIds(ticketId), stage);
}

type Deps = Inbox['deps'];

function activitiesOf(all: { race: Race; customer: Customer; ticketId: TicketId; deps: Deps }) {
  const { race, customer, ticketId, deps } = all;
  const activities = Array.from(
    { length: race.checks },
    () => () => untilDone(() => handleDue({ kind: 'check', ticketId }, deps)),
  );
  if (race.replies > 0)
    activities.push(async () => {
      const deliver = (nth: number) => untilDone(() => customer.write(nth, deps));
      await Promise.all(Array.from({ length: race.replies }, () => deliver(1)));
      if (race.goesOn) await deliver(2);
    });
  if (race.meanwhile === 'typing' && race.channel === 'web_chat')
    activities.push(() => untilDone(() => visitorTypes(customer.visitor, deps)));
  if (race.meanwhile === 'answer' || race.meanwhile === 'note') {
    const internal = race.meanwhile === 'note';
    const said = toSay(ticketId, { internal, idempotencyKey: 'once', text: 'One more thing.' });
    activities.push(() => untilDone(() => answer(said, deps)));
  }
  return activities;
}

/** Jobs of one ticket are done one after another; what lies in the due queue comes when it is due. */
function queuesInto(
  activities: Activities,
  { time }: Inbox,
  deps: () => Deps,
): Pick<Queues, 'requestTimers' | 'sendDue'> {
  return {
    async requestTimers(jobs) {
      for (const { job } of jobs)
        if (job.kind === 'check')
          activities.queue(job.ticketId, () => untilDone((repeated) => armTimer(job, repeated, deps())));
    },
    async sendDue(job, at) {
      activities.queue(`due ${at}`, async () => {
        time.now = Math.max(time.now, at);
        await untilDone(() => handleDue(job, deps()));
      });
    },
  };
}
