import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour, minute, type TicketId } from '#domain/ids.ts';
import type { Delivery } from '#domain/ticket/message.ts';
import { isAnswer } from '#domain/ticket/weigh-answers.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, receive, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { close, reopen } from '#use-cases/close.ts';
import { deliver } from '#use-cases/deliver.ts';
import type { Sender, SendOutcome } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';
import { retryDelivery } from '#use-cases/retry-delivery.ts';
import { tallyAfter } from '#use-cases/tally.ts';

const reactToAll = async (inbox: Inbox): Promise<void> => {
  while (inbox.changes.length > 0) {
    const batch = inbox.changes.splice(0);
    await Promise.all(batch.map((change) => react(change, inbox.deps)));
    await tallyAfter(batch, inbox.deps);
  }
};

async function anAnswer(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const { ticketId } = await receive(inbox.deps, '1');
  inbox.time.now += hour;
  await answer(toSay(ticketId), inbox.deps);
  const outcomes: SendOutcome[] = [];
  const send = async () => outcomes.shift() ?? ({ outcome: 'accepted', providerMessageId: 'SM1' } as const);
  const sender: Sender = { via: 'twilio', send, find: async () => null };
  return {
    inbox,
    ticketId,
    deliver: (outcome?: SendOutcome) => {
      if (outcome !== undefined) outcomes.push(outcome);
      return deliver({ ticketId, seq: 2 }, { ...inbox.deps, senders: [sender], forwarders: [] });
    },
    retry: () => retryDelivery({ ticketId, messageId: `msg_${ticketId.slice(4)}_2` }, inbox.deps),
  };
}

const rejected: SendOutcome = { outcome: 'rejected', reason: 'No such number.' };
const waiting = { waitingSince: start, answeredAt: null, lastAnswerAt: null };

describe('C2: the answer to a ticket', () => {
  it('that the provider refuses: the ticket waits for us again, and its assignee has it to do (A10)', async () => {
    const { inbox, ticketId, deliver } = await anAnswer();
    await reactToAll(inbox);
    expect((await inbox.agent(sam.id)).load).toBe(0);
    await deliver(rejected);
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject({ ...waiting, assigneeId: sam.id, status: 'open' });
    expect((await inbox.agent(sam.id)).load).toBe(1);
  });

  it('that the carrier gives up later: likewise, however often it is told', async () => {
    const { inbox, ticketId, deliver } = await anAnswer();
    await deliver();
    const report = { ticketId, seq: 2, providerMessageId: 'SM1', state: 'failed', failure: 'Off.' } as const;
    await recordDelivery(report, inbox.deps);
    const told = [...inbox.changes];
    await reactToAll(inbox);
    const { version } = await inbox.ticket(ticketId);
    for (const change of told) await react(change, inbox.deps);
    expect(await inbox.ticket(ticketId)).toMatchObject({ ...waiting, version });
  });

  it('that is sent once more counts from then on', async () => {
    const { inbox, ticketId, deliver, retry } = await anAnswer();
    await deliver(rejected);
    await reactToAll(inbox);
    inbox.time.now += hour;
    await retry();
    await reactToAll(inbox);
    const answeredAt = start + 2 * hour;
    expect(await inbox.ticket(ticketId)).toMatchObject({ waitingSince: null, answeredAt });
    inbox.time.now += minute;
    await deliver();
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject({ waitingSince: null, answeredAt });
  });

  it('that failed and was sent once more before anybody reacted: nothing has changed', async () => {
    const { inbox, ticketId, deliver, retry } = await anAnswer();
    await reactToAll(inbox);
    const before = await inbox.ticket(ticketId);
    await deliver(rejected);
    await retry();
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toEqual(before);
  });

  it('to what the customer has written over since: they wait anyway', async () => {
    const { inbox, ticketId, deliver } = await anAnswer();
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await reactToAll(inbox);
    const before = await inbox.ticket(ticketId);
    await deliver(rejected);
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toEqual(before);
  });

  it('that fails while somebody writes a note: both are there', async () => {
    const { inbox, ticketId, deliver } = await anAnswer();
    await deliver(rejected);
    let noted = false;
    const store = overlaid(inbox.store, {
      commit: async (commit) => {
        if (!noted) {
          noted = true;
          await answer(toSay(ticketId, { internal: true }), inbox.deps);
        }
        return inbox.store.commit(commit);
      },
    });
    for (const change of inbox.changes.splice(0)) await react(change, { ...inbox.deps, store });
    expect(await inbox.ticket(ticketId)).toMatchObject({ ...waiting, lastSeq: 3 });
  });

  it('an automatic message that fails changes nothing', async () => {
    const inbox = await openInbox({ officeHours: { automaticMessages: ['sms'] } });
    const { ticketId } = await receive(inbox.deps, '1');
    await reactToAll(inbox);
    const before = await inbox.ticket(ticketId);
    const message = await inbox.store.loadMessage(ticketId, 2);
    if (message?.delivery == null) throw new Error('nothing was said');
    await inbox.store.saveDelivery(message, { ...message.delivery, state: 'failed' });
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toEqual(before);
  });
});

type Step = { readonly do: 'write' | 'answer' | 'note' | 'close' | 'reopen' | 'react' } | Moved;
type Moved = { readonly do: 'sent' | 'failed' | 'possibly_sent' | 'retry'; readonly nth: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('write' as const, 'answer' as const, 'answer' as const, 'note' as const) }),
  fc.record({ do: fc.constantFrom('close' as const, 'reopen' as const, 'react' as const) }),
  fc.record({
    do: fc.constantFrom('sent' as const, 'failed' as const, 'possibly_sent' as const, 'retry' as const),
    nth: fc.nat(5),
  }),
);

async function move(inbox: Inbox, ticketId: TicketId, moved: Moved): Promise<void> {
  const sent = (await inbox.store.loadMessagesAfter(ticketId, 0)).filter(({ delivery }) => delivery !== null);
  const message = sent[moved.nth % Math.max(1, sent.length)];
  if (message?.delivery == null) return;
  if (moved.do === 'retry') {
    await retryDelivery({ ticketId, messageId: message.id }, inbox.deps);
    return;
  }
  const next: Delivery = { ...message.delivery, state: moved.do, changedAt: inbox.time.now };
  await inbox.store.saveDelivery(message, next);
}

async function take(step: Step, nth: number, ticketId: TicketId, inbox: Inbox): Promise<unknown> {
  const byHand = { ticketId, by: sam.id };
  switch (step.do) {
    case 'write':
      return receive(inbox.deps, '1', { text: `message ${nth}` });
    case 'answer':
      return answer(toSay(ticketId), inbox.deps);
    case 'note':
      return answer(toSay(ticketId, { internal: true }), inbox.deps);
    case 'close':
      return close(byHand, inbox.deps);
    case 'reopen':
      return reopen(byHand, inbox.deps);
    case 'react':
      return reactToAll(inbox);
    default:
      return move(inbox, ticketId, step);
  }
}

describe('whatever is said, fails and is sent once more, whenever anybody reacts', () => {
  it('C2: in the end a ticket waits for us exactly if no answer to the customer’s latest message stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const inbox = await openInbox();
        const { ticketId } = await receive(inbox.deps, '1');
        for (const [nth, each] of steps.entries()) {
          inbox.time.now += minute;
          await take(each, nth, ticketId, inbox);
        }
        await reactToAll(inbox);
        const ticket = await inbox.ticket(ticketId);
        const since = await inbox.store.loadMessagesAfter(ticketId, ticket.lastCustomerSeq);
        const stands = since.some((said) => isAnswer(said) && said.delivery?.state !== 'failed');
        expect(ticket.answeredAt !== null).toBe(stands);
        expect(ticket.waitingSince === null).toBe(stands || ticket.status === 'closed');
      }),
      { numRuns: 300 },
    );
  });
});
