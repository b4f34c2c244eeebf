import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setup } from '#test/storage/setup.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { endChat, say, type Visitor, visitorId } from '#use-cases/chat.ts';
import { type Poll, pollChat } from '#use-cases/chat-poll.ts';
import { chatTicketId } from '#use-cases/ids.ts';
import { visitorTypes } from '#use-cases/typing.ts';
import { noteAnswering } from '#use-cases/writing.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const nina: Visitor = { sessionId: 'ses_1', address: 'visitor:nina', identity: null };
const chat = (nth: number) => chatTicketId(visitorId(nina), nth);

let kept: Awaited<ReturnType<typeof setup>>;
let calls: ReturnType<typeof watch>;
beforeEach(async () => {
  kept = await setup(dynamodb);
  await kept.plain.saveAgent({ before: null, after: anAgent() });
  calls = watch(kept.client);
});

const clock = () => start;
const callsOf = async (operation: () => Promise<unknown>): Promise<string[]> => {
  calls.length = 0;
  await operation();
  return calls.map(({ operation: name }) => name);
};
const saying = (text: string) => say(nina, { text, clientId: text }, { store: kept.store, clock });
const polling = (poll: Partial<Poll> = {}) =>
  pollChat(nina, { after: null, limit: 50, known: [], ...poll }, { store: kept.store, clock });
const knownNow = async () => [(await polling()).state ?? ''];

describe('round trips of a chat', () => {
  it('T6: three for a new ticket, two for a reply in a visitor’s first chat; one more each in later ones', async () => {
    const opening = ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'];
    expect(await callsOf(() => saying('one'))).toEqual(opening);
    expect(await callsOf(() => saying('two'))).toEqual(['BatchGetItem', 'TransactWriteItems']);
    await endChat(nina, { store: kept.store, clock });
    expect(await callsOf(() => saying('three'))).toEqual(opening);
    const later = ['BatchGetItem', 'BatchGetItem', 'TransactWriteItems'];
    expect(await callsOf(() => saying('four'))).toEqual(later);
  });

  it('a poll with nothing new is one, at half the price, in whichever chat of the visitor’s', async () => {
    for (const nth of [1, 2, 3]) {
      await saying(`chat ${nth}`);
      const known = await knownNow();
      expect(await callsOf(() => polling({ known }))).toEqual(['BatchGetItem']);
      const [asked] = Object.values(calls[0]?.input.RequestItems as Record<string, object>);
      expect(asked).toMatchObject({ Keys: { length: 3 }, ConsistentRead: false });
      await endChat(nina, { store: kept.store, clock });
    }
  });

  it('a poll before anything was said is one, once it knows that', async () => {
    const known = await knownNow();
    expect(await callsOf(() => polling({ known }))).toEqual(['BatchGetItem']);
  });

  it('a poll that finds something new reads what was said, and who said it, at the same time', async () => {
    const { message } = await saying('one');
    const known = await knownNow();
    await answer(toSay(chat(1)), { store: kept.plain, clock });
    const found = await callsOf(() => polling({ known, after: message.id }));
    expect(found).toEqual(['BatchGetItem', 'Query', 'Query']);
  });

  it('T9: a poll while somebody answers is one as well, once it has said so', async () => {
    await saying('one');
    await noteAnswering(
      { id: chat(1), channel: 'web_chat' },
      { agentId: anAgent().id, stopped: false },
      { store: kept.plain, clock },
    );
    const known = await knownNow();
    expect(await callsOf(() => polling({ known }))).toEqual(['BatchGetItem']);
  });

  it('C6: a sign of typing reads, in two calls at the same time, and writes one that fades', async () => {
    await saying('one');
    const typing = await callsOf(() => visitorTypes(nina, { store: kept.store, clock }));
    expect(typing).toEqual(['BatchGetItem', 'BatchGetItem', 'PutItem']);
  });
});
