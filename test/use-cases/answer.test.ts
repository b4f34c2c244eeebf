import { describe, expect, it } from 'vitest';
import { hour, minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { answer, type NewAnswer } from '#use-cases/answer.ts';
import { close } from '#use-cases/close.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';

async function aConversation(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const { ticketId } = await receive(inbox.deps, '1');
  inbox.time.now += hour;
  return { inbox, ticketId };
}

const messagesOf = async (inbox: Inbox, ticketId: NewAnswer['ticketId']) =>
  (await inbox.store.loadThread(ticketId, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' ? [entry.message] : [],
  );

describe('answering', () => {
  it('T9, C2: is stored with its delivery pending, and starts the clock', async () => {
    const { inbox, ticketId } = await aConversation();
    const answered = await answer(toSay(ticketId), inbox.deps);
    expect(answered).toMatchObject({
      ok: true,
      value: {
        message: { seq: 2, author: 'agent', agentId: sam.id, delivery: { state: 'pending', attempt: 0 } },
        ticket: { answeredAt: start + hour, waitingSince: null },
      },
    });
    expect(await messagesOf(inbox, ticketId)).toHaveLength(2);
  });

  it('T10: assigns a ticket that nobody has to whoever answers it, and takes it out of its queue', async () => {
    const { inbox, ticketId } = await aConversation();
    await answer(toSay(ticketId), inbox.deps);
    expect(await inbox.ticket(ticketId)).toMatchObject({
      assigneeId: sam.id,
      assignment: { by: 'reply' },
      queued: null,
    });
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
  });

  it('T10: leaves a ticket with whoever has it', async () => {
    const { inbox, ticketId } = await aConversation();
    await drainQueue('inbox', inbox.deps);
    await answer(toSay(ticketId, { agentId: sue.id }), inbox.deps);
    expect((await inbox.ticket(ticketId)).assigneeId).toBe(sam.id);
  });

  it('T9, C2: an internal note goes to nobody, assigns nothing and starts no clock', async () => {
    const { inbox, ticketId } = await aConversation();
    await answer(toSay(ticketId, { internal: true }), inbox.deps);
    expect((await messagesOf(inbox, ticketId)).at(-1)).toMatchObject({ internal: true, delivery: null });
    expect(await inbox.ticket(ticketId)).toMatchObject({ assigneeId: null, answeredAt: null });
  });

  it('thenClose: answer and closing are one commit', async () => {
    const { inbox, ticketId } = await aConversation();
    inbox.changes.length = 0;
    await answer(toSay(ticketId, { thenClose: true }), inbox.deps);
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'closed', closedBy: 'agent', version: 2 });
    expect(inbox.changes.filter(({ kind }) => kind === 'ticket')).toHaveLength(1);
    expect((await messagesOf(inbox, ticketId)).at(-1)?.delivery?.state).toBe('pending');
  });

  it('thenClose on a closed ticket answers it and leaves it closed', async () => {
    const { inbox, ticketId } = await aConversation();
    await close({ ticketId, by: sam.id }, inbox.deps);
    await answer(toSay(ticketId, { thenClose: true }), inbox.deps);
    expect((await inbox.ticket(ticketId)).status).toBe('closed');
    await answer(toSay(ticketId, { thenClose: true, internal: true }), inbox.deps);
    expect(await messagesOf(inbox, ticketId)).toHaveLength(3);
  });

  it('says that there is no such ticket', async () => {
    const { inbox } = await aConversation();
    expect(await answer(toSay('tkt_none'), inbox.deps)).toEqual({ ok: false, refusal: 'not-found' });
  });

  it('loses no race: whoever was faster is answered too', async () => {
    const { inbox, ticketId } = await aConversation();
    await Promise.all(
      [1, 2, 3, 4].map((nth) => answer(toSay(ticketId, { text: `answer ${nth}` }), inbox.deps)),
    );
    const messages = await messagesOf(inbox, ticketId);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'key-1' };

  it('makes the same request twice, or four times at once, one message, and answers with it', async () => {
    const { inbox, ticketId } = await aConversation();
    const answers = await Promise.all([1, 2, 3, 4].map(() => answer(toSay(ticketId, key), inbox.deps)));
    inbox.time.now += minute;
    answers.push(await answer(toSay(ticketId, key), inbox.deps));
    for (const one of answers) expect(one).toMatchObject({ ok: true, value: { message: { seq: 2 } } });
    expect(await messagesOf(inbox, ticketId)).toHaveLength(2);
  });

  it('is each agent’s own', async () => {
    const { inbox, ticketId } = await aConversation();
    await answer(toSay(ticketId, key), inbox.deps);
    await answer(toSay(ticketId, { ...key, agentId: sue.id }), inbox.deps);
    expect(await messagesOf(inbox, ticketId)).toHaveLength(3);
  });

  it('that was used for another ticket is refused', async () => {
    const { inbox, ticketId } = await aConversation();
    const other = await receive(inbox.deps, '2');
    await answer(toSay(ticketId, key), inbox.deps);
    expect(await answer(toSay(other.ticketId, key), inbox.deps)).toEqual({
      ok: false,
      refusal: 'key-used-elsewhere',
    });
  });

  it('finds what a crashed attempt has committed', async () => {
    const { inbox, ticketId } = await aConversation();
    const store = overlaid(inbox.store, {
      commit: async (change) => {
        await inbox.store.commit(change);
        throw new Error('the answer was lost');
      },
    });
    await expect(answer(toSay(ticketId, key), { ...inbox.deps, store })).rejects.toThrow('lost');
    expect(await answer(toSay(ticketId, key), inbox.deps)).toMatchObject({
      ok: true,
      value: { message: { seq: 2 } },
    });
    expect(await messagesOf(inbox, ticketId)).toHaveLength(2);
  });
});
