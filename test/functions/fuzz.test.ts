import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemSchema } from '#contracts/api/shared.ts';
import { roles, routes } from '#contracts/routes.ts';
import type { ContactId, TicketId } from '#domain/ids.ts';
import { settingNames } from '#domain/settings.ts';
import { start } from '#test/support/builders.ts';
import { type Api, carla, carlasContact, carlasTicket, openApi, staff } from '#test/support/http-api.ts';
import { claimsOf, httpEvent } from '#test/support/lambda-events.ts';
import { publicUrl, sidOf, signedRequest, smsForm } from '#test/support/twilio.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';

const dora = '+4915187654321';
/** Answered and closed, while Carla's waits. */
const dorasTicket = smsTicketId(contactIdOf('sms', dora));

type Event = ReturnType<typeof httpEvent>;
type Route = (typeof routes)[number];

/** Text as nobody would send it, and some that somebody would. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'null',
    '0',
    '-1',
    '1e400',
    '%',
    '%2',
    '%ff',
    '\ud800',
    '\u0000',
    'NaN',
  ),
);
const ids = fc.constantFrom(
  carlasTicket,
  dorasTicket,
  carlasContact,
  'tkt_0',
  'con_0',
  'agt_support',
  'agt_owner',
  'team_1',
  'tkt_',
);
const sometimes = <Value>(good: fc.Arbitrary<Value>, bad: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: bad });

const values = fc.oneof(
  ids,
  anyText,
  fc.constantFrom<unknown>(
    true,
    false,
    null,
    1,
    2,
    24,
    90,
    1.5,
    -0,
    'online',
    'all',
    'open',
    'keep',
    'assign',
    'UTC',
    [],
    {},
  ),
  fc.array(ids, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const fields = [
  ...[
    'text',
    'internal',
    'thenClose',
    'ticketIds',
    'assigneeId',
    'seenAssigneeId',
    'status',
    'enabled',
    'backlog',
  ],
  ...[
    'officeHoursGate',
    'backlogPerAgent',
    'sessionHours',
    'absentAssignee',
    'inactivityDays',
    'closeUnanswered',
  ],
  ...['timeZone', 'weekly', 'datesOff', 'duringMessage', '__proto__', 'toString'],
];
const someObject = fc.dictionary(fc.constantFrom(...fields), values, { maxKeys: 5 });

/** What is well to send to each route; a fuzzer that is never let in finds nothing. */
const goodBodies: Readonly<Record<string, object>> = {
  'POST /tickets/{id}/messages': { text: 'On its way.', internal: false, thenClose: true },
  'POST /tickets/assign': { ticketIds: [carlasTicket], assigneeId: 'agt_owner', seenAssigneeId: null },
  'PUT /me/presence': { status: 'online' },
  'PUT /settings/round-robin': { enabled: true, sessionHours: 8, absentAssignee: { open: 'rotate' } },
  'PUT /settings/auto-close': { enabled: true, inactivityDays: 3, closeUnanswered: true },
  'PUT /settings/office-hours': {
    timeZone: 'Europe/Rome',
    weekly: [{ days: ['mon'], from: '22:00', to: '06:00' }],
  },
};

const bodyOf = (route: string): fc.Arbitrary<string | undefined> => {
  const good = goodBodies[route] ?? {};
  return fc.oneof(
    fc.constant(JSON.stringify(good)),
    someObject.map((some) => JSON.stringify({ ...good, ...some })),
    someObject.map((some) => JSON.stringify(some)),
    fc.json({ maxDepth: 4 }),
    anyText,
    fc.constant(undefined),
  );
};

const queries = fc.dictionary(
  sometimes(
    fc.constantFrom(
      ...['view', 'status', 'channel', 'tag', 'teamId', 'assigneeId', 'contactId', 'handledBy', 'waitingFor'],
      ...['sort', 'q', 'limit', 'cursor', 'ticketId', 'seq'],
    ),
    anyText,
  ),
  fc.oneof(
    ids,
    anyText,
    fc.constantFrom(
      'all',
      'mine',
      'unassigned',
      'open',
      'any',
      'sms',
      'us',
      'waiting',
      '1',
      '7',
      '100',
      carla,
      '#1',
    ),
    // What a cursor might hold.
    fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  ),
  { maxKeys: 4 },
);
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'if-match', 'idempotency-key', 'accept', 'x-twilio-signature', 'expect'),
  fc.oneof(anyText, fc.constantFrom('*', '"0"', '"1"', 'application/json', 'key')),
  { maxKeys: 3 },
);

const goodIdFor = (path: string): string => {
  if (path.startsWith('/contacts')) return carlasContact;
  return path.endsWith('/reopen') ? dorasTicket : carlasTicket;
};

/** As the gateway would hand it on: path and query are decoded, and whatever is in them comes through. */
const agentsCall = ({ method, path }: Route): fc.Arbitrary<Event> =>
  fc
    .record({
      id: sometimes(fc.constant(goodIdFor(path)), fc.oneof(ids, anyText)),
      query: sometimes(fc.constant({}), queries),
      headers: sometimes(fc.constant({}), headers),
      body: bodyOf(`${method} ${path}`),
      inBase64: fc.boolean(),
      claims: sometimes(fc.constantFrom(...roles), fc.constant(null)).map(
        (role) => role && claimsOf(staff[role], { signedInAt: start, groups: `[${role}]` }),
      ),
      odd: fc.dictionary(fc.constantFrom('token_use', 'auth_time', 'cognito:groups', 'name'), anyText, {
        maxKeys: 1,
      }),
      oddly: fc.nat(9),
    })
    .map(({ id, query, headers, body, inBase64, claims, odd, oddly }) => {
      const given = claims && (oddly === 0 ? { ...claims, ...odd } : claims);
      const event = httpEvent({ method, target: path, headers, ...(given && { claims: given }) });
      return {
        ...event,
        ...(path.includes('{id}') && { pathParameters: { id } }),
        ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
        ...(body !== undefined && { body: inBase64 ? Buffer.from(body).toString('base64') : body }),
        isBase64Encoded: body !== undefined && inBase64,
      };
    });

const twilioParameters = fc.dictionary(
  fc.constantFrom(
    'MessageSid',
    'From',
    'To',
    'Body',
    'MessageStatus',
    'ErrorCode',
    'OptOutType',
    'NumMedia',
    '__proto__',
  ),
  fc.oneof(anyText, fc.constantFrom(carla, 'STOP', 'sent', 'failed', '30003', sidOf('x'))),
  { maxKeys: 4 },
);
/** Signed, as Twilio would: nothing else is looked into. Forged now and then. */
const twiliosCall = ({ path }: Route): fc.Arbitrary<Event> =>
  fc
    .record({
      form: fc.oneof(
        twilioParameters.map((some) => ({ ...smsForm(), MessageStatus: 'sent', ...some })),
        twilioParameters,
      ),
      query: fc.oneof(fc.constant({ ticketId: dorasTicket, seq: '2' }), queries),
      headers: sometimes(fc.constant({}), headers),
    })
    .map(({ form, query, headers }) => {
      const target = `${path}?${new URLSearchParams(query)}`;
      const request = signedRequest(target, form, { url: `${publicUrl}${target}` });
      return httpEvent({ ...request, headers: { ...request.headers, ...headers } });
    });

const callOf = (route: Route): fc.Arbitrary<Event> =>
  route.access === 'provider' ? twiliosCall(route) : agentsCall(route);

/** A ticket that waits, one that is answered, one that is closed. */
async function setup() {
  const api = await openApi();
  await api.receive(carla, 'Where is my order?');
  const sam = api.as('support');
  await sam('POST', `/tickets/${carlasTicket}/messages`, { text: 'Let me see.', internal: true });
  await api.receive(dora, 'And mine?');
  await sam('POST', `/tickets/${dorasTicket}/messages`, { text: 'On its way.', thenClose: true });
  return api;
}

/** All that the store has, as far as anyone can read it. */
async function everything({ store }: Api) {
  const all = {
    assignee: null,
    status: 'any',
    sort: 'activity',
    contactId: null,
    limit: 100,
    cursor: null,
  } as const;
  const { items: tickets } = await store.listTickets({ ...all, filter: () => true });
  const threads = tickets.map(({ id }: { id: TicketId }) =>
    store.loadThread(id, { limit: 100, cursor: null }),
  );
  const people = tickets.map(({ contactId }: { contactId: ContactId }) => contactId);
  return JSON.stringify({
    tickets,
    threads: await Promise.all(threads),
    queue: await store.loadQueue('inbox', { limit: 100, cursor: null }),
    contacts: await store.loadContacts(people),
    agents: await store.loadAgents(),
    settings: await Promise.all(settingNames.map((name) => store.loadSetting(name))),
  });
}

describe('whatever is sent', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers well, or with a problem that left nothing half done; never with a 5xx',
    async (_, route) => {
      const refusesNobody = route.path === '/openapi.json';
      const classes = new Set<number>();
      const oneCall = async (event: Event) => {
        const api = await setup();
        const before = await everything(api);
        const { status, headers, body, text } = await api.invoke(event);
        classes.add(Math.floor(status / 100));
        expect(api.lines.filter(({ level }) => level === 'error')).toEqual([]);
        expect(status).toBeLessThan(500);
        expect(text.isWellFormed()).toBe(true);
        if (status < 300) return;
        expect(headers['content-type']).toBe('application/problem+json');
        expect(problemSchema.parse(body)).toMatchObject({ status });
        if (status === 400) expect(body.errors.length).toBeGreaterThan(0);
        expect(await everything(api)).toBe(before);
      };
      await fc.assert(fc.asyncProperty(callOf(route), oneCall), { numRuns: refusesNobody ? 10 : 120 });
      expect(classes).toEqual(new Set(refusesNobody ? [2] : [2, 4]));
    },
  );
});
