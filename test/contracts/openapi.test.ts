import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '#contracts/openapi.ts';
import { routes } from '#contracts/routes.ts';
import { visit } from '#test/support/chat.ts';
import { ada, type Inbox, openInbox, receive, sam, sue } from '#test/support/inbox.ts';
import { type Answer, openSurface } from '#test/support/surface.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { react } from '#use-cases/react.ts';

/** As much of OpenAPI as is read here. */
const content = z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()) }));
const operation = z.looseObject({
  responses: z.record(z.string(), z.looseObject({ content: content.optional() })),
});
const documentSchema = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});
const document = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument())));

/** The document's own schema of an answer, to parse with; null where it says that there is none. */
function schemaOf(route: string, { status, headers }: Answer): z.ZodType | null {
  const [method = '', path = ''] = route.split(' ');
  const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const type = headers['content-type']?.split(';')[0] ?? '';
  const body = (responses[`${status}`] ?? responses.default)?.content?.[type];
  if (body === undefined) return null;
  const whole = { ...body.schema, $defs: document.components.schemas };
  return z.fromJSONSchema(JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')));
}

type Call = readonly [route: string, target?: string, body?: unknown, headers?: Record<string, string>];

/** One thing after another, each answered well or refused. */
const calls = (id: string, contactId: string): Call[] => [
  ['GET /tickets', '/tickets?sort=waiting&limit=1'],
  ['GET /tickets', '/tickets?limit=0&colour=red'],
  ['GET /views'],
  ['GET /tickets/{id}', `/tickets/${id}`],
  ['GET /tickets/{id}', '/tickets/tkt_none'],
  ['POST /tickets/{id}/messages', `/tickets/${id}/messages`, { text: 'On its way.' }],
  ['POST /tickets/{id}/messages', `/tickets/${id}/messages`, { text: 'A note.', internal: true }],
  ['POST /tickets/{id}/messages', `/tickets/${id}/messages`, {}],
  ['POST /tickets/{id}/messages/{messageId}/retry', `/tickets/${id}/messages/msg_${id.slice(4)}_2/retry`],
  ['POST /attachments', undefined, { name: 'a.pdf', contentType: 'application/pdf', bytes: 1 }],
  ['POST /attachments', undefined, {}],
  ['POST /tickets/{id}/snooze', `/tickets/${id}/snooze`, { until: '2026-06-01T09:00:00Z' }],
  ['POST /tickets/{id}/snooze', `/tickets/${id}/snooze`, {}],
  ['GET /tickets/{id}/messages', `/tickets/${id}/messages?limit=2`],
  ['GET /tickets/{id}/messages', `/tickets/${id}/messages`],
  ['GET /tickets/{id}/assignments', `/tickets/${id}/assignments`],
  ['POST /tickets/assign', '/tickets/assign', { ticketIds: [id], assigneeId: sue.id }],
  [
    'POST /tickets/assign',
    '/tickets/assign',
    { ticketIds: [id, 'tkt_0'], assigneeId: null, seenAssigneeId: null },
  ],
  ['POST /tickets/{id}/close', `/tickets/${id}/close`],
  ['POST /tickets/{id}/close', `/tickets/${id}/close`],
  ['POST /tickets/{id}/reopen', `/tickets/${id}/reopen`],
  ['GET /live', `/live?ticketId=${id}`],
  ['GET /live', '/live?limit=0'],
  ['POST /tickets/{id}/answering', `/tickets/${id}/answering`, {}],
  ['POST /tickets/{id}/answering', '/tickets/tkt_none/answering', {}],
  ['GET /me'],
  ['PUT /me/presence', '/me/presence', { status: 'online' }],
  ['GET /agents'],
  ['POST /agents', undefined, { email: 'lou@example.com', name: 'Lou', role: 'support' }],
  ['POST /agents', undefined, { email: 'lou@example.com', name: 'Lou', role: 'support' }],
  ['POST /agents', undefined, {}],
  ['PUT /agents/{id}', `/agents/${sue.id}`, { maxOpenTickets: 3 }],
  ['PUT /agents/{id}', '/agents/agt_none', { maxOpenTickets: 3 }],
  ['PUT /agents/{id}/role', `/agents/${sue.id}/role`, { role: 'analyst' }],
  ['PUT /agents/{id}/role', `/agents/${ada.id}/role`, { role: 'analyst' }],
  ['DELETE /agents/{id}', `/agents/${sue.id}`],
  ['DELETE /agents/{id}', `/agents/${ada.id}`],
  ...(
    ['round-robin', 'auto-close', 'office-hours', 'tag-rules', 'hand-off', 'ai-agent', 'macros'] as const
  ).flatMap((name): Call[] => [
    [`PUT /settings/${name}`, undefined, {}],
    [`PUT /settings/${name}`, undefined, {}, { 'If-Match': '"999"' }],
    [`GET /settings/${name}`],
  ]),
  ['POST /teams', undefined, { name: 'Returns', agentIds: [sam.id], tags: ['returns'] }],
  ['POST /teams', undefined, { name: '' }],
  ['GET /teams'],
  ['PUT /teams/{id}', '/teams/team_returns', { name: 'Refunds' }],
  ['PUT /teams/{id}', '/teams/team_none', {}],
  ['PUT /teams/order', undefined, { teamIds: ['team_returns'] }],
  ['PUT /teams/order', undefined, { teamIds: [] }],
  ['PUT /tickets/{id}/tags', `/tickets/${id}/tags`, { tags: ['vip'] }],
  ['PUT /tickets/{id}/tags', '/tickets/tkt_none/tags', { tags: [''] }],
  ['PUT /settings/tag-rules', undefined, { rules: [{ keywords: ['return'], tags: ['returns'] }] }],
  ['PUT /settings/hand-off', undefined, { method: 'zendesk' }],
  ['PUT /integrations/zendesk', undefined, { subdomain: 'shop', email: 'a@shop.example', apiToken: 'a' }],
  ['PUT /integrations/zendesk', undefined, { subdomain: 'shop', email: 'a@shop.example', apiToken: 'wrong' }],
  ['PUT /integrations/gorgias', undefined, { domain: 'shop', email: 'a@shop.example', apiKey: 'a' }],
  ['PUT /integrations/gorgias', undefined, {}],
  ['PUT /settings/hand-off', undefined, { method: 'zendesk' }],
  ['GET /integrations'],
  ['DELETE /integrations/zendesk'],
  ['DELETE /integrations/gorgias'],
  ['GET /settings/history', '/settings/history?setting=zendesk'],
  ['GET /reports/overview'],
  ['GET /reports/overview', '/reports/overview?from=tomorrow'],
  ['GET /reports/conversations', '/reports/conversations?figure=opened'],
  ['GET /reports/conversations'],
  ['GET /reports/export'],
  ['POST /reports/recount', undefined, { from: '2026-03-01', to: '2026-03-02' }],
  ['GET /reports/recount'],
  ['GET /settings/auto-close/progress'],
  ['GET /settings/history', '/settings/history?limit=2'],
  ['GET /settings/history', '/settings/history?limit=0&setting=all'],
  ['DELETE /teams/{id}', '/teams/team_none'],
  ['PUT /contacts/{id}/segments', `/contacts/${contactId}/segments`, { segments: ['vip'] }],
  ['PUT /contacts/{id}/segments', `/contacts/${contactId}/segments`, {}],
  ['POST /contacts/{id}/block', `/contacts/${contactId}/block`],
  ['POST /contacts/{id}/unblock', `/contacts/${contactId}/unblock`],
  ['DELETE /contacts/{id}', `/contacts/${contactId}`],
  ['POST /me/sign-out'],
];

async function assigned(): Promise<Inbox> {
  const inbox = await openInbox({ agents: [ada, sam, sue] });
  await inbox.arrive(2);
  await drainQueue('inbox', inbox.deps);
  for (const change of [...inbox.changes]) await react(change, inbox.deps);
  return inbox;
}

describe('what the functions answer', () => {
  it('is what the document says, problems included, and nothing more', async () => {
    const inbox = await assigned();
    const { ticketId } = await receive(inbox.deps, '1', { text: 'Hello?' });
    const { contactId } = await inbox.ticket(ticketId);
    const called = new Set<string>();
    for (const [route, target, body, headers] of calls(ticketId, contactId)) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await openSurface(inbox).as(ada)(method, target ?? path, body, headers);
      const schema = schemaOf(route, answer);
      const said = answer.headers['content-type']?.includes('json') ? answer.json : answer.text;
      const faults = schema === null ? answer.text : (schema.safeParse(said).error?.issues ?? '');
      expect(faults, `${route}: ${answer.status} ${answer.text}`).toBe('');
      called.add(route);
    }
    const guarded = routes.filter(({ access }) => typeof access !== 'string');
    expect(called).toEqual(new Set(guarded.map(({ method, path }) => `${method} ${path}`)));
  });

  it('of a chat is what the document says, too', async () => {
    const surface = openSurface(await openInbox());
    const guest = await visit(surface);
    const begun = await surface.call({ method: 'POST', target: '/chat/sessions', body: '{}' });
    const said = await guest.say('Hello');
    const unchanged = await guest.poll('', (await guest.poll()).headers.etag);
    expect(unchanged.status).toBe(304);
    const answers: [string, Answer][] = [
      ['POST /chat/sessions', begun],
      ['POST /chat/messages', said],
      ['POST /chat/messages', await guest.say('')],
      ['GET /chat/messages', await guest.poll()],
      ['GET /chat/messages', await guest.poll('?limit=0')],
      ['GET /chat/messages', unchanged],
      ['POST /chat/typing', await guest.send('POST', '/chat/typing')],
      ['POST /chat/email', await guest.send('POST', '/chat/email', { email: 'nina@example.com' })],
      ['POST /chat/consent', await guest.send('POST', '/chat/consent', { accept: true })],
      ['POST /chat/end', await guest.end()],
    ];
    for (const [route, answer] of answers) {
      const schema = schemaOf(route, answer);
      const faults = schema === null ? answer.text : (schema.safeParse(answer.json).error?.issues ?? '');
      expect(faults, `${route}: ${answer.status} ${answer.text}`).toBe('');
    }
    const chatRoutes = routes.filter(({ path }) => path.startsWith('/chat/'));
    const called = new Set(answers.map(([route]) => route));
    expect(called).toEqual(new Set(chatRoutes.map(({ method, path }) => `${method} ${path}`)));
  });

  it('A12: is checked in its explanation, too', async () => {
    const inbox = await assigned();
    const answer = await openSurface(inbox).as(ada)('GET', '/tickets');
    const schema = schemaOf('GET /tickets', answer);
    expect(schema?.safeParse(answer.json).success).toBe(true);
    const spoilt = JSON.parse(answer.text.replaceAll('"passedOver":[]', '"passedOver":[{"agent":null}]'));
    expect(schema?.safeParse(spoilt).success).toBe(false);
  });
});
