import { DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { day, minute, second } from '#domain/ids.ts';
import { eventually } from '#test/support/eventually.ts';
import { type ForkedInbox, forkInbox, type Told } from './support/forked.ts';
import { type Agent, aNumber, inFlight, timeOf } from './support/inbox.ts';

let inbox: ForkedInbox;
let ada: Agent;
let sam: Agent;
let told: Told;

beforeAll(async () => {
  inbox = await forkInbox({ RONDO_REPLAN_PER_SECOND: '20' });
  told = inbox.told;
  [ada, sam] = await Promise.all([inbox.signIn('ada@example.com'), inbox.signIn('sam@example.com')]);
}, 180_000);
afterAll(() => inbox?.stop());
beforeEach(goOnline);

/** A5: sessions end; whoever is to be given tickets says so again. */
async function goOnline(): Promise<void> {
  await inbox.call('DELETE', '/local/faults');
  for (const name of ['sam', 'sue', 'sol']) {
    const agent = await inbox.signIn(`${name}@example.com`);
    expect((await agent.call('PUT', '/me/presence', { status: 'online' })).status).toBe(200);
  }
}

/** Customers write, and each is given to somebody. */
async function arrive(people: number): Promise<TicketDocument[]> {
  const numbers = Array.from({ length: people }, aNumber);
  await inFlight(6, numbers, async (from) => {
    // As a provider does it that was refused.
    while ((await inbox.sms({ from, text: 'Where is my order?' })).status !== 200);
  });
  return eventually(async () => {
    const found = (await ada.tickets()).filter(({ contact }) => numbers.includes(contact.address ?? ''));
    expect(found).toHaveLength(people);
    return found;
  }, 60_000);
}
const answerAll = (tickets: readonly TicketDocument[]) =>
  inFlight(6, tickets, async ({ id }) => {
    expect((await sam.answer(id, 'It is on its way.')).status).toBe(201);
  });
const numberOf = ({ contact }: TicketDocument): string => contact.address ?? '';

const strike = (body: object) => inbox.call('POST', '/local/faults', { body });
const inboxNow = async (): Promise<number> => Date.parse((await inbox.call('GET', '/local/clock')).json.now);
const checksOf = async () =>
  Map.groupBy(
    (await inbox.schedules()).map(({ Name, ScheduleExpression }) => ({
      ticketId: /^check-(tkt_\w+)-\d+$/.exec(Name)?.[1] ?? '',
      at: timeOf(ScheduleExpression),
    })),
    ({ ticketId }) => ticketId,
  );

/** C4: exactly one check for each open ticket, at its time; of a clock that stands still, within a period. */
const everyOpenTicketHasOneCheck = (periodMs: number, within = 60_000) =>
  eventually(async () => {
    const [open, checks, now] = [
      await ada.tickets('view=all&status=open'),
      await checksOf(),
      await inboxNow(),
    ];
    expect(open.length).toBeGreaterThan(0);
    for (const { id, autoClose, lastCustomerMessageAt } of open) {
      const times = (checks.get(id) ?? []).map(({ at }) => at);
      expect(times, id).toHaveLength(1);
      const [at = 0] = times;
      const first = Date.parse(lastCustomerMessageAt) + periodMs;
      const planned = autoClose?.closesAt == null ? first : Date.parse(autoClose.closesAt);
      if (planned > now + minute) expect(Math.abs(at - planned), id).toBeLessThan(2 * second);
      else expect(at - now, id).toBeLessThanOrEqual(periodMs + minute);
    }
    return open;
  }, within);

const becomeClosed = (tickets: readonly Pick<TicketDocument, 'id'>[], within = 30_000) =>
  eventually(async () => {
    for (const { id } of tickets)
      expect(await ada.ticket(id)).toMatchObject({ status: 'closed', closedBy: 'inactivity' });
  }, within);
const notesIn = (thread: readonly MessageDocument[]) =>
  thread.filter(({ text }) => text === 'Ticket closed due to inactivity.');

const clientOptions = () => ({
  region: told.aws.region,
  credentials: told.aws.credentials,
});

/** The dead letters of a queue, as an operator finds them: they are taken out. */
async function takeDeadLetters(queue: 'Due' | 'Timers'): Promise<Message[]> {
  const sqs = new SQSClient({ ...clientOptions(), endpoint: told.aws.endpoints.sqs });
  const QueueUrl = urlOf(new RegExp(`${queue}DeadLetters`));
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return all;
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    all.push(...Messages);
  }
}
const urlOf = (name: RegExp): string => {
  const [found, ...others] = told.queues.filter((each) => name.test(each));
  if (found === undefined || others.length > 0) throw new Error(`${name} of ${told.queues.join()}`);
  return `${told.aws.endpoints.sqs}/000000000000/${found}`;
};
async function send(queue: 'Due' | 'Timers', messages: readonly Message[]): Promise<void> {
  const sqs = new SQSClient({ ...clientOptions(), endpoint: told.aws.endpoints.sqs });
  const QueueUrl = urlOf(new RegExp(`${queue}(?!DeadLetters)`));
  for (const { Body: MessageBody, Attributes } of messages) {
    const group = Attributes?.MessageGroupId;
    const fifo = group && { MessageGroupId: group, MessageDeduplicationId: crypto.randomUUID() };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...fifo }));
  }
}
describe('C4: while Scheduler', () => {
  it.each([
    ['throttles (429)', [{ mode: 'status', status: 429, times: 1_000_000 }]],
    ['says that the quota is used up (402)', [{ mode: 'status', status: 402, times: 1_000_000 }]],
    [
      'is called by functions that crash there',
      [3, 0, 7].flatMap((skip) => [
        { mode: 'crash-before', times: 3, skip },
        { mode: 'crash-after', times: 3, skip: skip + 2 },
      ]),
    ],
  ])(
    '%s, tickets are answered, given out and closed; afterwards every open one has one check at its time',
    async (_, faults) => {
      const due = await arrive(3);
      await answerAll(due);
      await everyOpenTicketHasOneCheck(2 * day);
      await inbox.advance('P1DT23H58M');
      await goOnline();
      for (const fault of faults) await strike({ target: 'scheduler', ...fault });
      const fresh = await arrive(6);
      const given = await eventually(async () => {
        const tickets = await Promise.all(fresh.map(({ id }) => ada.ticket(id)));
        expect(tickets.map(({ assignment }) => assignment?.by)).toEqual(tickets.map(() => 'rotation'));
        return tickets;
      }, 30_000);
      await answerAll(given.slice(0, 3));
      await inbox.advance('PT3M');
      await becomeClosed(due);
      const isDown = faults.some(({ times }) => times > 1_000);
      if (isDown) {
        const checks = await checksOf();
        expect(fresh.filter(({ id }) => checks.has(id))).toEqual([]);
      }
      await inbox.call('DELETE', '/local/faults');
      // Ten attempts take a while here, and ten minutes in the cloud: on a busy machine some may be over.
      await send('Timers', await takeDeadLetters('Timers'));
      const open = await everyOpenTicketHasOneCheck(2 * day);
      expect(new Set(open.map(({ id }) => id)).isSupersetOf(new Set(fresh.map(({ id }) => id)))).toBe(true);
    },
    240_000,
  );
});

describe('C4, C5: dead letters', () => {
  it('of checks that could not be handled: moved back, backwards and twice, they close what is still due and nothing else', async () => {
    const tickets = await arrive(5);
    await answerAll(tickets);
    await everyOpenTicketHasOneCheck(2 * day);
    await inbox.advance('P1DT23H58M');
    await strike({ target: 'dynamodb', caller: 'handledue', mode: 'status', status: 500, times: 1_000_000 });
    await inbox.advance('PT3M');
    // Of clocks that stand still there are some, too.
    const letters: Message[] = [];
    await eventually(async () => {
      letters.push(...(await takeDeadLetters('Due')));
      for (const { id } of tickets) expect(letters.filter(({ Body }) => Body?.includes(id))).not.toEqual([]);
    }, 180_000);
    const [writes, byHand, ...due] = tickets;
    if (writes === undefined || byHand === undefined) throw new Error('there are five');
    await inbox.sms({ from: numberOf(writes), text: 'One more thing' });
    expect((await sam.call('POST', `/tickets/${byHand.id}/close`)).status).toBe(200);
    const now = await inboxNow();
    const stay = (await ada.tickets('view=all&status=open')).filter(
      ({ autoClose }) => autoClose?.closesAt == null || Date.parse(autoClose.closesAt) > now,
    );

    await inbox.call('DELETE', '/local/faults');
    const [last] = due.slice(-1);
    // And as Scheduler puts there what it could not send: the call that it made of the queue.
    const asScheduler = letters.map((letter) =>
      letter.Body?.includes(last?.id ?? '')
        ? {
            ...letter,
            Body: JSON.stringify({ MessageBody: letter.Body, QueueUrl: urlOf(/Due(?!DeadLetters)/) }),
          }
        : letter,
    );
    await send('Due', asScheduler.toReversed());
    await send('Due', asScheduler);
    await becomeClosed(due, 60_000);
    for (const { id } of due) expect(notesIn(await ada.thread(id))).toHaveLength(1);
    // Some may have been at their last attempt when the letters were taken.
    await send('Due', await takeDeadLetters('Due'));
    await everyOpenTicketHasOneCheck(2 * day);
    const open = await ada.tickets('view=all&status=open');
    expect(open.map(({ id }) => id).toSorted()).toEqual(stay.map(({ id }) => id).toSorted());
    expect((await ada.ticket(byHand.id)).closedBy).toBe('agent');
  }, 400_000);
});

describe('C4: a schedule that Scheduler has lost', () => {
  it('is made anew by the day’s comparison, or reconcile closes the ticket ten minutes after its time', async () => {
    const [runs, still] = await arrive(2);
    if (runs === undefined || still === undefined) throw new Error('there are two');
    await answerAll([runs]);
    await everyOpenTicketHasOneCheck(2 * day);
    const scheduler = new SchedulerClient({ ...clientOptions(), endpoint: told.aws.endpoints.scheduler });
    const lose = async (id: string): Promise<void> => {
      for (const { Name, GroupName } of (await inbox.call('GET', '/local/schedules')).json)
        if (Name.startsWith(`check-${id}-`))
          await scheduler.send(new DeleteScheduleCommand({ Name, GroupName }));
    };
    await lose(still.id);
    await inbox.advance('P1DT1M');
    await everyOpenTicketHasOneCheck(2 * day);
    expect((await ada.ticket(still.id)).status).toBe('open');

    await lose(runs.id);
    const { autoClose } = await ada.ticket(runs.id);
    const left = Date.parse(autoClose?.closesAt ?? '') - (await inboxNow());
    await inbox.advance(`PT${Math.ceil(left / second) - 60}S`);
    expect((await ada.ticket(runs.id)).status).toBe('open');
    await inbox.advance('PT11M');
    await becomeClosed([runs], 60_000);
  }, 240_000);
});

describe('C9: the period changed from 30 days to 2, and everything killed by SIGKILL in the middle', () => {
  const progress = async (): Promise<{ state: string; tickets: number }> =>
    (await ada.call('GET', '/settings/auto-close/progress')).json;
  const setDays = async (inactivityDays: number): Promise<void> => {
    expect((await ada.call('PUT', '/settings/auto-close', { inactivityDays })).status).toBe(200);
  };
  /** Time passes until it is done; gives what was said on the way. */
  async function untilDone(): Promise<number[]> {
    const said: number[] = [];
    for (let looks = 0; looks < 200; looks++) {
      const { state, tickets } = await progress();
      said.push(tickets);
      if (state === 'done') return said;
      await inbox.advance('PT15S');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    throw new Error(`not done after ${said.join()}`);
  }

  it('goes on where it was: nothing is closed early, nothing left behind, and not all at once', async () => {
    await setDays(30);
    await untilDone();
    const before = new Set((await ada.tickets('view=all&status=open')).map(({ id }) => id));
    const tickets = await arrive(120);
    const quiet = tickets.filter((_, nth) => nth % 2 === 0);
    await answerAll(quiet);
    await everyOpenTicketHasOneCheck(30 * day, 120_000);
    await inbox.advance('P3D');
    const total = (await ada.tickets('view=all&status=open')).length;

    await setDays(2);
    const said: number[] = [];
    await eventually(async () => {
      const { tickets: planned } = await progress();
      said.push(planned);
      expect(planned).toBeGreaterThanOrEqual(20);
    });
    expect(said.at(-1)).toBeLessThan(total);
    told = await inbox.killAndStartAgain();
    said.push(...(await untilDone()));
    expect(said).toEqual(said.toSorted((one, other) => one - other));

    for (let minutes = 0; minutes < 8; minutes++) {
      await inbox.advance('PT1M');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await becomeClosed(quiet, 60_000);
    const closed = await Promise.all(quiet.map(({ id }) => ada.ticket(id)));
    const closedAt = closed.map((ticket) => Date.parse(ticket.closedAt ?? ''));
    for (const [nth, ticket] of closed.entries())
      expect((closedAt[nth] ?? 0) - Date.parse(ticket.lastMessageAt)).toBeGreaterThanOrEqual(2 * day);
    const perMinute = [...Map.groupBy(closedAt, (at) => Math.floor(at / minute)).values()];
    expect(Math.max(...perMinute.map(({ length }) => length))).toBeLessThan(quiet.length);
    const open = await everyOpenTicketHasOneCheck(2 * day, 120_000);
    const waiting = tickets.filter(({ id }) => !quiet.some((one) => one.id === id)).map(({ id }) => id);
    const ids = new Set(open.map(({ id }) => id));
    expect(waiting.filter((id) => !ids.has(id))).toEqual([]);
    expect([...ids].filter((id) => !before.has(id) && !waiting.includes(id))).toEqual([]);
  }, 600_000);
});
