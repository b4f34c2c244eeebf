import { beforeEach, describe, expect, it } from 'vitest';
import { day, hour, type TicketId } from '#domain/ids.ts';
import { historyOf } from '#domain/ticket/history.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, receive, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { close, reopen } from '#use-cases/close.ts';
import { eventsOf } from '#use-cases/recount.ts';
import { openStory } from '../hand-off/story.ts';

let inbox: Inbox;
beforeEach(async () => {
  inbox = await openInbox({ roundRobin: { enabled: false } });
});

const always = { since: 0, until: start + 400 * day };

/** What a recount finds of the ticket. */
const found = async (id: TicketId, range = always): Promise<string[]> =>
  (await eventsOf(await inbox.ticket(id), range, inbox.store)).map(
    ({ figure, cycle, at, closedBy }) =>
      `${figure} ${cycle}${closedBy === null ? '' : ` by ${closedBy}`}, ${(at - start) / hour} h`,
  );

/** Keeps the history of what has happened since; without it nobody was told. */
async function keepHistory({ changes, store }: Pick<Inbox, 'changes' | 'store'> = inbox): Promise<void> {
  for (const change of changes.splice(0)) {
    if (change.kind !== 'ticket' || change.before === null || change.after === null) continue;
    const entry = historyOf(change.before, change.after);
    if (entry !== null) await store.recordHistory(entry);
  }
}

const write = async (text: string) => (await receive(inbox.deps, '1', { text })).ticketId;
const later = () => {
  inbox.time.now += hour;
};

describe('H11: what a recount finds of a ticket', () => {
  it('H11: all of it, where its history was kept', async () => {
    const id = await write('1');
    later();
    await answer(toSay(id), inbox.deps);
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    later();
    await reopen({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    later();
    await answer(toSay(id, { thenClose: true }), inbox.deps);
    await keepHistory();
    expect(await found(id)).toEqual([
      'opened 1, 0 h',
      'response 1, 1 h',
      'first-response 1, 1 h',
      'closed 1 by agent, 2 h',
      'opened 2, 3 h',
      'closed 2 by agent, 4 h',
      'opened 3, 5 h',
      'closed 3 by agent, 5 h',
    ]);
  });

  it('H11: with nothing of its history, what the thread and the ticket tell for certain', async () => {
    const id = await write('1');
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    later();
    await write('2');
    later();
    await answer(toSay(id), inbox.deps);
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    // Of the first closing nobody knows, but that it was closed when the latest opening began.
    expect(await found(id)).toEqual([
      'opened 1, 0 h',
      'opened 2, 2 h',
      'response 2, 3 h',
      'first-response 2, 3 h',
      'closed 2 by agent, 4 h',
    ]);
  });

  it('H11: nothing of openings between, of which nobody knows which they were', async () => {
    const id = await write('1');
    for (const text of ['2', '3']) {
      later();
      await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
      later();
      // An answer that reopens is no response: who doesn't know of the closing takes it for one.
      await answer(toSay(id), inbox.deps);
      await write(text);
    }
    later();
    await reopen({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    expect(await found(id)).toEqual(['opened 1, 0 h', 'opened 3, 4 h']);
  });

  it('H11: an answer that reopened a ticket is no response, though nobody was told of the closing', async () => {
    const id = await write('1');
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    later();
    await answer(toSay(id), inbox.deps);
    expect(await found(id)).toEqual(['opened 1, 0 h', 'opened 2, 2 h']);
  });

  it('H11: of these days alone', async () => {
    const id = await write('1');
    inbox.time.now += 2 * day;
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    await keepHistory();
    expect(await found(id, { since: start + day, until: start + 3 * day })).toEqual([
      'closed 1 by agent, 48 h',
    ]);
    expect(await found(id, { since: start, until: start + day })).toEqual(['opened 1, 0 h']);
  });

  it('H11: a conversation that somebody took from the AI agent is not resolved by it, though nobody was told', async () => {
    const channels = ['sms'] as const;
    await inbox.set('ai-agent', { enabled: true, channels, callbackUrl: 'https://ai.example.com' });
    const id = await write('1');
    later();
    const toSam = {
      ticketIds: [id],
      assigneeId: 'agt_sam',
      seenAssigneeId: undefined,
      by: 'agt_sam',
    } as const;
    await assign(toSam, inbox.deps);
    later();
    await close({ ticketId: id, by: 'agt_sam' }, inbox.deps);
    expect(await found(id)).toEqual([
      'opened 1, 0 h',
      'ai-conversation 1, 0 h',
      'ai-taken-over 1, 0 h',
      'closed 1 by agent, 2 h',
    ]);
  });

  it('H11: who was asked whether they want a person has not declined, where somebody took it meanwhile', async () => {
    const story = await openStory({ agents: [sam] });
    await story.customerWrites('Where is my order?');
    await story.aiHandsOff();
    const [ticketId] = story.ticketIds;
    if (ticketId === undefined) throw new Error('nothing was written');
    const by = 'agt_sam';
    const claim = { ticketIds: [ticketId], assigneeId: by, seenAssigneeId: undefined, by } as const;
    await assign(claim, story.deps);
    story.changes.splice(0);
    await close({ ticketId, by }, story.deps);
    await keepHistory(story);
    const recounted = await eventsOf(await story.current(), always, story.store);
    const figures = recounted.map(({ figure }) => figure);
    expect(figures).toEqual(['opened', 'ai-conversation', 'ai-taken-over', 'closed']);
  });

  it('H11: what became of a conversation within these days, though it began before', async () => {
    const channels = ['sms'] as const;
    await inbox.set('ai-agent', { enabled: true, channels, callbackUrl: 'https://ai.example.com' });
    const id = await write('1');
    inbox.time.now += 2 * day;
    await answer(toSay(id), inbox.deps);
    await keepHistory();
    expect(await found(id, { since: start + day, until: start + 3 * day })).toEqual([
      'ai-taken-over 1, 0 h',
      'response 1, 48 h',
      'first-response 1, 48 h',
    ]);
  });

  it('T8: nothing of spam', async () => {
    const id = await write('1');
    const ticket = { ...(await inbox.ticket(id)), spam: true };
    expect(await eventsOf(ticket, always, inbox.store)).toEqual([]);
  });
});
