import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyOf } from '#domain/ticket/history.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { setup } from '#test/storage/setup.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { writeForAi } from '#use-cases/ai-message.ts';
import { say, visitorId } from '#use-cases/chat.ts';
import { consent, leaveEmail } from '#use-cases/consent.ts';
import { handOff } from '#use-cases/hand-off.ts';
import { nina } from './story.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const eight = <Value>(act: (nth: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: 8 }, (_, nth) => act(nth)));

async function openChat() {
  const { store } = await setup(dynamodb);
  const deps = { store, clock: () => start };
  const on = { enabled: true, channels: ['web_chat'], callbackUrl: 'https://ai.example/' } as const;
  await store.saveSetting({ name: 'ai-agent', value: on, version: 0, by: 'agt_ada', at: start });
  const { ticket } = await say(nina, { text: 'Hello', clientId: 'one' }, deps);
  const load = async (): Promise<Ticket> => (await store.loadTicket(ticket.id)) ?? ticket;
  const codes = async () =>
    (await store.loadMessagesAfter(ticket.id, 0)).map(({ code, author }) => code ?? author);
  return { store, deps, ticket, load, codes };
}

describe('a hand-off over DynamoDB', () => {
  it('H2, H3: asked for, agreed to and completed eight times at once, happens once', async () => {
    const { store, deps, ticket, load, codes } = await openChat();
    const asked = { ticketId: ticket.id, id: 'ho-1', reason: 'They ask.' };
    const requests = await eight(() => handOff(asked, deps));
    expect(requests.filter((each) => each.ok && !each.value.repeated)).toHaveLength(1);
    const yes = await eight(() => consent(nina, true, deps));
    expect(yes.every(({ ok }) => ok)).toBe(true);
    const left = await eight((nth) => leaveEmail(nina, `nina${nth % 2}@example.com`, deps));
    expect(left.filter((each) => each === 'handed-off')).toHaveLength(1);
    const steps = ['hand-off-consent', 'consent-given', 'hand-off-email', 'hand-off', 'handed-off'];
    expect(await codes()).toEqual(['customer', ...steps]);
    const after = await load();
    expect(after).toMatchObject({ handledBy: 'human', aiOutcome: 'escalated', handOff: { state: 'done' } });
    expect((await store.loadContact(visitorId(nina)))?.email).toMatch(/^nina[01]@example\.com$/);
    expect(await handOff(asked, deps)).toMatchObject({ value: { outcome: 'asked', repeated: true } });
  });

  it('H2: what the AI agent writes eight times at once is one message', async () => {
    const { deps, ticket, codes } = await openChat();
    const message = { ticketId: ticket.id, id: 'm-1', text: 'Let me see.' };
    const written = await eight(() => writeForAi(message, deps));
    const ids = new Set(written.map((each) => (each.ok ? each.value.messageId : each.refusal)));
    expect([ids.size, await codes()]).toEqual([1, ['customer', 'ai']]);
  });

  it('H2: a call that comes to nothing while somebody is asked is remembered, too', async () => {
    const { deps, ticket, load } = await openChat();
    const ask = (id: string) => handOff({ ticketId: ticket.id, id, reason: null }, deps);
    await ask('ho-1');
    expect(await ask('ho-2')).toMatchObject({ value: { outcome: 'asked', repeated: false } });
    await consent(nina, false, deps);
    expect(await ask('ho-2')).toMatchObject({ value: { outcome: 'asked', repeated: true } });
    expect(await load()).toMatchObject({ handOff: { id: 'ho-1', state: 'declined' }, aiOutcome: 'declined' });
  });

  it('T11: its entries of the thread are kept', async () => {
    const { store, load } = await openChat();
    const before = await load();
    const version = before.version + 1;
    const changes: Partial<Ticket>[] = [
      { handledBy: 'human', lastChangeBy: 'agt_sam' },
      { handledBy: 'human', lastChangeBy: 'system' },
    ];
    for (const [nth, change] of changes.entries()) {
      const entry = historyOf(before, { ...before, ...change, version: version + nth });
      if (entry !== null) await store.recordHistory(entry);
    }
    const { items } = await store.loadThread(before.id, { limit: 10, cursor: null });
    const events = items.flatMap((item) => (item.kind === 'history' ? item.entry.events : []));
    expect(events).toEqual([{ kind: 'taken-over' }, { kind: 'handed-back', from: 'ai' }]);
  });
});
