import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import type { Fault } from '#local/faults.ts';
import type { OutboxEntry } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, startInbox, timeOf } from './support/inbox.ts';
import { anAddress, type Mails, mailsOf, rawMail } from './support/mail.ts';

let inbox: Inbox;
let ada: Agent;
let mails: Mails;

beforeAll(async () => {
  // What hangs is not to hold up its neighbours: Lambda has as many at once as there are messages.
  inbox = await startInbox({ concurrency: 12 });
  ada = await inbox.signIn('ada@example.com');
  mails = await mailsOf(inbox, ada);
}, 120_000);
afterAll(() => inbox?.stop());
beforeEach(() => inbox.runtime.faults.clear());

const operations = {
  twilio: 'CreateMessage',
  postmark: 'SendEmail',
  ses: 'SendEmail',
  'aws-sms': 'SendTextMessage',
  callback: 'POST',
} as const;
type Target = keyof typeof operations;
const targets = ['twilio', 'postmark', 'ses', 'aws-sms', 'callback'] as const satisfies readonly Target[];
/** What is the most that becomes known of a message. */
const arrived = {
  twilio: 'delivered',
  postmark: 'delivered',
  ses: 'delivered',
  'aws-sms': 'sent',
  callback: 'sent',
} as const;

const strike = (target: Target, fault: Partial<Fault>) =>
  inbox.runtime.faults.add({ target, operation: operations[target], mode: 'status', times: 1, ...fault });

/** A customer writes by that provider. */
const customers: Record<Target, () => Promise<string>> = {
  async twilio() {
    const from = aNumber();
    await inbox.sms({ from, text: 'Hello?' });
    return (await mails.ticketOf(from)).id;
  },
  postmark: () => mails.write({ from: anAddress(), text: 'Hello?' }),
  async ses() {
    const from = anAddress();
    await mails.arrive(rawMail({ from, text: 'Hello?' }), { from });
    return (await mails.ticketOf(from)).id;
  },
  async 'aws-sms'() {
    const originationNumber = aNumber();
    await inbox.call('POST', '/local/sms', { body: { originationNumber, messageBody: 'Hello?' } });
    return (await mails.ticketOf(originationNumber)).id;
  },
  async callback() {
    const message = { channel: 'sms', messageId: randomUUID(), from: aNumber(), text: 'Hello?' };
    const at = new Date(inbox.runtime.clock.now());
    const secret = new Webhook(mails.secrets.signedWebhookSecret ?? '');
    const headers = {
      'webhook-id': message.messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': secret.sign(message.messageId, at, JSON.stringify(message)),
    };
    return (await inbox.call('POST', '/webhooks/messages', { headers, body: message })).json.ticketId;
  },
};

interface Answered {
  readonly target: Target;
  readonly ticketId: string;
  readonly text: string;
}

/** An agent answers a customer of each, so many times. */
async function answers(about: string, asked: readonly Target[] = targets): Promise<Answered[]> {
  const tickets = await Promise.all(
    asked.map(async (target, nth) => ({ target, ticketId: await customers[target](), nth })),
  );
  return Promise.all(
    tickets.map(async ({ target, ticketId, nth }) => {
      const text = `${about} ${nth} ${randomUUID()}`;
      expect((await ada.answer(ticketId, text)).status).toBe(201);
      return { target, ticketId, text };
    }),
  );
}

const message = async ({ ticketId, text }: Answered): Promise<MessageDocument> => {
  const found = (await ada.thread(ticketId)).find((entry) => entry.text === text);
  if (found === undefined) throw new Error(`no message says ${text}`);
  return found;
};
const posts = async ({ target, text }: Answered): Promise<OutboxEntry[]> =>
  (await mails.outbox(target)).filter(
    ({ request }) =>
      request.method === 'POST' &&
      (request.body.includes(text) || request.body.includes(new URLSearchParams({ Body: text }).toString())),
  );
/** How often the provider took it. A callback that has one id is one message, however often it is told. */
const takings = async (answered: Answered): Promise<number> => {
  const taken = (await posts(answered)).filter(({ answer }) => answer !== null && answer.status < 300);
  if (answered.target !== 'callback') return taken.length;
  return new Set(taken.map(({ request }) => request.headers['webhook-id'])).size;
};

/** Time passes until all of them have come to that state. */
async function become(
  all: readonly Answered[],
  stateOf: (target: Target) => NonNullable<MessageDocument['delivery']>,
): Promise<void> {
  const until = performance.now() + 40_000;
  for (;;) {
    const found = await Promise.all(
      all.map(async (answered) => {
        const { delivery, failure } = await message(answered);
        return `${answered.target}: ${delivery}${delivery === stateOf(answered.target) ? '' : `! ${failure}`}`;
      }),
    );
    if (found.every((told) => !told.includes('!'))) return;
    if (performance.now() > until) throw new Error(found.join('; '));
    await inbox.advance('PT1M');
    await pause(200);
  }
}
const counts = async (all: readonly Answered[]): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(all.map(async (answered) => [answered.target, await takings(answered)] as const)),
  );
const once = Object.fromEntries(targets.map((target) => [target, 1]));
const retry = async (answered: Answered) => {
  const { id } = await message(answered);
  const path = `/tickets/${answered.ticketId}/messages/${id}/retry`;
  const asked = await ada.call('POST', path);
  expect(asked.status, asked.text).toBeLessThan(300);
};

/** Providers that can't be asked what they took. */
const silent: readonly Target[] = ['ses', 'aws-sms'];

describe('a provider that is down, and then isn’t', () => {
  it('500: every message arrives once, or is possibly sent where nobody can tell, until a person has it sent again', async () => {
    for (const target of targets) strike(target, { status: 500 });
    const all = await answers('down');
    await become(all, (target) => (silent.includes(target) ? 'possibly_sent' : arrived[target]));
    expect(await counts(all)).toEqual({ ...once, ses: 0, 'aws-sms': 0 });
    const unsure = all.filter(({ target }) => silent.includes(target));
    for (const each of unsure) {
      expect((await message(each)).failure).toMatch(/answer was lost/);
      await retry(each);
    }
    await become(all, (target) => arrived[target]);
    expect(await counts(all)).toEqual(once);
  }, 60_000);

  it('503, three times: every message of a provider that says so arrives once', async () => {
    const those = ['twilio', 'postmark', 'callback'] as const;
    for (const target of those) strike(target, { status: 503, times: 3 });
    const all = await answers('busy', those);
    await become(all, (target) => arrived[target]);
    for (const each of all) {
      expect(await takings(each)).toBe(1);
      expect(await posts(each)).toHaveLength(4);
    }
  }, 60_000);

  it('for longer than anybody waits: the message has failed for all to see, the ticket waits for us, and another try sends it', async () => {
    strike('postmark', { status: 503, times: 1_000 });
    const [answered] = await answers('outage', ['postmark']);
    if (answered === undefined) throw new Error('nobody was answered');
    await become([answered], () => 'failed');
    expect((await message(answered)).failure).toBe('The provider kept refusing for being busy.');
    await eventually(async () => expect((await ada.ticket(answered.ticketId)).waitingSince).not.toBeNull());
    expect(await takings(answered)).toBe(0);
    inbox.runtime.faults.clear();
    await retry(answered);
    await become([answered], () => 'delivered');
    expect(await takings(answered)).toBe(1);
    await eventually(async () => expect((await ada.ticket(answered.ticketId)).waitingSince).toBeNull());
  }, 60_000);
});

describe('429', () => {
  it('with Retry-After: nothing is sent before, and then every message once', async () => {
    const asked = 120;
    for (const target of targets) strike(target, { status: 429, retryAfter: asked });
    const all = await answers('throttled');
    await become(all, (target) => arrived[target]);
    expect(await counts(all)).toEqual(once);
    for (const each of all) {
      const [refused, taken, ...more] = await posts(each);
      expect(more).toEqual([]);
      expect(refused?.answer?.status).toBe(429);
      const waited = Date.parse(taken?.at ?? '') - Date.parse(refused?.at ?? '');
      // AWS says no such thing: there it is our own backoff.
      expect(waited, each.target).toBeGreaterThanOrEqual(silent.includes(each.target) ? 500 : asked * 1_000);
    }
  }, 60_000);
});

describe('an answer that never comes', () => {
  it('because the function crashed, after or before: looked up, told again under its id, or possibly sent; never twice', async () => {
    for (const target of targets) strike(target, { mode: 'crash-after' });
    const taken = await answers('crashed after');
    await become(taken, (target) => (target === 'aws-sms' ? 'possibly_sent' : arrived[target]));
    expect(await counts(taken)).toEqual(once);

    for (const target of targets) strike(target, { mode: 'crash-before' });
    const lost = await answers('crashed before');
    await become(lost, (target) => (silent.includes(target) ? 'possibly_sent' : arrived[target]));
    expect(await counts(lost)).toEqual({ ...once, ses: 0, 'aws-sms': 0 });
  }, 90_000);

  it('A4, C4: because the provider is slow: meanwhile tickets are given out and have their checks; then each has arrived, or may have, once', async () => {
    // The first call to each is never done; of the second only the answer is missing.
    for (const target of targets) {
      strike(target, { mode: 'timeout' });
      strike(target, { mode: 'timeout', afterWork: true });
    }
    const all = await answers('slow', [...targets, ...targets]);
    await eventually(async () => {
      for (const each of all) expect(await posts(each), each.target).toHaveLength(1);
    });

    const from = aNumber();
    await inbox.sms({ from, text: 'Is anybody there?' });
    const { id } = await mails.ticketOf(from);
    await eventually(async () => {
      const { assignee, assignment, lastCustomerMessageAt } = await ada.ticket(id);
      expect(assignee).not.toBeNull();
      expect(assignment?.by).toBe('rotation');
      const [check] = (await inbox.schedules()).filter(({ Name }) => Name.includes(id));
      const due = Date.parse(lastCustomerMessageAt) + 2 * 86_400_000;
      expect(Math.abs(timeOf(check?.ScheduleExpression ?? '') - due)).toBeLessThan(2_000);
    }, 8_000);
    // Those that were never done hang, or are given a minute to show; of the others a webhook may have told.
    const hanging = await Promise.all(
      all.filter(({ target }) => target === 'postmark' || target === 'twilio').map(message),
    );
    const states = hanging.map(({ delivery }) => delivery);
    expect(states.filter((state) => state === 'sending').length, states.join()).toBeGreaterThanOrEqual(2);

    // Timeouts go by real time, the longest is 25 s.
    await eventually(async () => {
      for (const each of await Promise.all(all.filter(({ target }) => silent.includes(target)).map(message)))
        expect(each.delivery).toMatch(/possibly_sent|delivered/);
    }, 40_000);
    const found = all.filter(({ target }) => !silent.includes(target));
    await become(found, (target) => arrived[target]);
    for (const each of found) expect(await takings(each), each.target).toBe(1);
    const unsure = all.filter(({ target }) => silent.includes(target));
    for (const target of silent) {
      const both = unsure.filter((each) => each.target === target);
      const taken = await Promise.all(both.map(takings));
      expect(taken.toSorted(), target).toEqual([0, 1]);
    }
  }, 120_000);
});

describe('a refusal for good', () => {
  it('C2: is shown with its reason, the ticket waits for us; T9: once mended, another try arrives, and it no longer does', async () => {
    const refusals = { twilio: 400, postmark: 422, ses: 400, 'aws-sms': 400, callback: 410 } as const;
    for (const target of targets) strike(target, { status: refusals[target] });
    const all = await answers('refused');
    await become(all, () => 'failed');
    expect(await counts(all)).toEqual(Object.fromEntries(targets.map((target) => [target, 0])));
    for (const each of all) {
      expect((await message(each)).failure?.length, each.target).toBeGreaterThan(10);
      expect(await posts(each)).toHaveLength(1);
      await eventually(async () =>
        expect((await ada.ticket(each.ticketId)).waitingSince, each.target).not.toBeNull(),
      );
      await retry(each);
    }
    await become(all, (target) => arrived[target]);
    expect(await counts(all)).toEqual(once);
    for (const { ticketId, target } of all)
      await eventually(async () => expect((await ada.ticket(ticketId)).waitingSince, target).toBeNull());
  }, 60_000);
});
