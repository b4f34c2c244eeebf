import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactAnswer, threadPage, ticketSchema, ticketsPage } from '#contracts/api/tickets.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { anSms, sam, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import { type Answer, faultsIn, openSurface, problemIn } from '#test/support/surface.ts';
import type { Store } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** Two people have written; the first of them is blocked, and goes on writing. */
async function aBlockedContact(store: Store) {
  const clock = () => start;
  const write = (person: string, text: string) =>
    receiveMessage(anSms({ clock }, person, text), { source: 'twilio', id: `${person}: ${text}` }, { store });
  const autoClose = { ...defaultSettings['auto-close'], enabled: true };
  await store.saveSetting({ name: 'auto-close', value: autoClose, version: 0, by: sam.id, at: start });
  for (const after of [sam, sue]) await store.saveAgent({ before: null, after });
  const { ticketId } = await write('1', 'Where is my order?');
  await write('2', 'And mine?');
  const bySam = openSurface({ store, clock }).as(sam);
  const { json } = await bySam('GET', `/tickets/${ticketId}`);
  const { id: contactId } = ticketSchema.parse(json).contact;
  const blocked = await bySam('POST', `/contacts/${contactId}/block`);
  const spam = await write('1', 'You!');
  return {
    bySam,
    bySue: openSurface({ store, clock }).as(sue),
    ticketId,
    contactId,
    blocked,
    spamId: spam.ticketId,
    write,
  };
}

const listed = ({ json }: Answer) => ticketsPage.parse(json).tickets.map(({ id }) => id);

describe.each([
  ['memory', async () => createMemoryStore({ clock: () => start })],
  [
    'DynamoDB',
    async () =>
      createDynamoStore({
        client: dynamodb.client,
        tableName: await dynamodb.newTable(),
        bodies: createMemoryBodies(),
        clock: () => start,
      }),
  ],
])('T8: over %s, a blocked contact', (_, newStore) => {
  it('is shown as such, and their ticket is closed', async () => {
    const { bySam, ticketId, contactId, blocked } = await aBlockedContact(await newStore());
    expect(blocked.status).toBe(200);
    expect(contactAnswer.strict().parse(blocked.json).contact).toMatchObject({
      id: contactId,
      blocked: true,
    });
    const { json } = await bySam('GET', `/tickets/${ticketId}`);
    expect(json).toMatchObject({ status: 'closed', closedBy: 'agent', contact: { blocked: true } });
    expect(json).not.toHaveProperty('spam');
  });

  it('writes into the view of spam, for everyone, and into no other', async () => {
    const { bySam, bySue, ticketId, contactId, spamId } = await aBlockedContact(await newStore());
    for (const query of [
      'view=spam',
      'view=spam&status=any',
      'view=spam&sort=waiting',
      `view=spam&contactId=${contactId}`,
    ])
      expect([query, listed(await bySue('GET', `/tickets?${query}`))]).toEqual([query, [spamId]]);
    const { number } = ticketSchema.parse((await bySam('GET', `/tickets/${spamId}`)).json);
    for (const query of [
      ...['status=any', 'view=mine&status=any', 'view=unassigned&status=any', 'sort=waiting', 'status=open'],
      ...[`contactId=${contactId}&status=any`, `q=${number}`, `q=${number}&view=mine`, 'q=%2B4915100000001'],
    ])
      expect([query, listed(await bySam('GET', `/tickets?${query}`)).includes(spamId)]).toEqual([
        query,
        false,
      ]);
    expect(listed(await bySam('GET', `/tickets?contactId=${contactId}&status=any`))).toEqual([ticketId]);
    expect(listed(await bySam('GET', `/tickets?view=spam&q=${number}`))).toEqual([spamId]);
    expect(listed(await bySam('GET', '/tickets?view=spam&q=%2B4915100000001'))).toEqual([spamId]);
    expect(listed(await bySam('GET', '/tickets?view=spam&q=%2B4915100000002'))).toEqual([]);
  });

  it('can be read, not answered, snoozed or given a closing time', async () => {
    const { bySam, spamId } = await aBlockedContact(await newStore());
    const thread = await bySam('GET', `/tickets/${spamId}/messages`);
    expect(threadPage.parse(thread.json).messages.map(({ text }) => text)).toEqual(['You!']);
    expect((await bySam('GET', `/tickets/${spamId}`)).json).toMatchObject({ spam: true, autoClose: null });
    const type = 'urn:rondo:problem:is-spam';
    for (const [path, body] of [
      ['messages', { text: 'Stop it.' }],
      ['snooze', { until: new Date(start + 60_000).toISOString() }],
    ] as const)
      expect(problemIn(await bySam('POST', `/tickets/${spamId}/${path}`, body))).toMatchObject({
        status: 409,
        type,
      });
  });

  it('who is unblocked writes into a ticket again', async () => {
    const { bySam, ticketId, contactId, write } = await aBlockedContact(await newStore());
    for (const _ of [1, 2]) {
      const { status, json } = await bySam('POST', `/contacts/${contactId}/unblock`);
      expect([status, contactAnswer.parse(json).contact.blocked]).toEqual([200, undefined]);
    }
    expect((await write('1', 'I am sorry.')).ticketId).toBe(ticketId);
    expect(listed(await bySam('GET', '/tickets'))).toContain(ticketId);
  });
});

describe('the view of spam', () => {
  it.each([
    ['view=spam&status=open', ['status']],
    ['view=spam&assigneeId=agt_sue', ['assigneeId']],
  ])('%s: the fault is named', async (query, faults) => {
    const { bySam } = await aBlockedContact(createMemoryStore({ clock: () => start }));
    const answered = await bySam('GET', `/tickets?${query}`);
    expect([answered.status, faultsIn(answered)]).toEqual([400, faults]);
  });

  it('an unknown contact is 404', async () => {
    const { bySam } = await aBlockedContact(createMemoryStore({ clock: () => start }));
    for (const path of ['con_none/block', 'con_none/unblock', 'x/block'])
      expect((await bySam('POST', `/contacts/${path}`)).status).toBe(404);
  });
});
