import * as z from 'zod';
import { day } from '#domain/ids.ts';
import { type Agent, aNumber, type Inbox } from './inbox.ts';

/** As much of the OpenAPI document as says who may call what. */
const operationSchema = z.looseObject({
  'x-access': z.enum(['agent', 'visitor', 'provider', 'public']),
  'x-roles': z.array(z.string()).default([]),
  requestBody: z.unknown().optional(),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

export interface DescribedRoute {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly access: z.output<typeof operationSchema>['x-access'];
  readonly roles: readonly string[];
  readonly takesBody: boolean;
}

/** Every route that the running system says it has. */
export function routesIn(document: unknown): DescribedRoute[] {
  return Object.entries(documentSchema.parse(document).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([lower, operation]) => {
      const method = lower.toUpperCase();
      return {
        route: `${method} ${path}`,
        method,
        path,
        access: operation['x-access'],
        roles: operation['x-roles'],
        takesBody: operation.requestBody !== undefined,
      };
    }),
  );
}

/** What a call can be about: there for real, each its own. */
export interface Scene {
  readonly ticketId: string;
  readonly contactId: string;
  readonly messageId: string;
  readonly agentId: string;
  readonly teamId: string;
  readonly teamIds: readonly string[];
  readonly nth: number;
}

/** What a route's variables stand for, by the path before them. */
const variables: Readonly<Record<string, keyof Scene>> = {
  '/tickets/{id}': 'ticketId',
  '/contacts/{id}': 'contactId',
  '/agents/{id}': 'agentId',
  '/teams/{id}': 'teamId',
  '/tickets/{id}/messages/{messageId}': 'messageId',
};

const fill = (path: string, idOf: (kind: keyof Scene) => string): string =>
  path.replace(/\{\w+\}/g, (variable, at: number) => {
    const kind = variables[path.slice(0, at + variable.length)];
    if (kind === undefined) throw new Error(`say what ${variable} of ${path} stands for`);
    return idOf(kind);
  });

/** What a route can't do without. */
const queries: Readonly<Record<string, string>> = { '/reports/conversations': '?figure=opened' };

export const targetIn = (path: string, scene: Scene): string =>
  `${fill(path, (kind) => String(scene[kind]))}${queries[path] ?? ''}`;
const unknown = {
  ticketId: 'tkt_none',
  contactId: 'con_none',
  messageId: 'msg_none',
  agentId: 'agt_none',
  teamId: 'team_none',
};
export const unknownTarget = (path: string): string =>
  fill(path, (kind) => new Map(Object.entries(unknown)).get(kind) ?? '');

/** What has an effect if it is let through, so that a refusal is one of something. */
const bodies: Readonly<Record<string, (scene: Scene) => unknown>> = {
  'POST /tickets/{id}/messages': () => ({ text: 'A note', internal: true }),
  'POST /tickets/{id}/answering': () => ({}),
  'POST /tickets/{id}/snooze': () => ({ until: new Date(Date.now() + day).toISOString() }),
  'POST /tickets/assign': ({ ticketId, agentId }) => ({ ticketIds: [ticketId], assigneeId: agentId }),
  'PUT /tickets/{id}/tags': () => ({ tags: ['vip'] }),
  'PUT /contacts/{id}/segments': () => ({ segments: ['vip'] }),
  'POST /attachments': () => ({ name: 'a.pdf', contentType: 'application/pdf', bytes: 1 }),
  'PUT /me/presence': () => ({ status: 'online' }),
  'POST /agents': ({ nth }) => ({ email: `new-${nth}@example.com`, name: 'New', role: 'support' }),
  'PUT /agents/{id}': () => ({ maxOpenTickets: 3, name: 'Renamed' }),
  'PUT /agents/{id}/role': () => ({ role: 'manager' }),
  'PUT /settings/round-robin': () => ({ enabled: true, sessionHours: 8 }),
  'PUT /settings/auto-close': () => ({ enabled: true, inactivityDays: 7 }),
  'PUT /settings/office-hours': () => ({ timeZone: 'Europe/Berlin' }),
  'PUT /settings/macros': () => ({ macros: [{ name: 'Hello', text: 'Hello {{contact.name}}' }] }),
  'PUT /settings/tag-rules': () => ({ rules: [{ keywords: ['refund'], tags: ['returns'] }] }),
  'POST /reports/recount': () => ({ from: '2026-03-01', to: '2026-03-02' }),
  'PUT /settings/hand-off': ({ nth }) => ({ method: 'none', message: `https://shop.example/${nth}` }),
  'PUT /settings/ai-agent': () => ({
    enabled: true,
    channels: ['sms'],
    callbackUrl: 'https://agent.example/events',
  }),
  'PUT /integrations/zendesk': () => ({ subdomain: 'shop', email: 'ada@example.com', apiToken: 'token' }),
  'PUT /integrations/gorgias': () => ({ domain: 'shop', email: 'ada@example.com', apiKey: 'key' }),
  'POST /teams': ({ nth, agentId }) => ({ name: `New ${nth}`, agentIds: [agentId] }),
  'PUT /teams/{id}': () => ({ description: 'Another' }),
  'PUT /teams/order': ({ teamIds }) => ({ teamIds: teamIds.toReversed() }),
};

export function bodyFor({ route, takesBody }: DescribedRoute, scene: Scene): unknown {
  if (!takesBody) return undefined;
  const body = bodies[route];
  if (body === undefined) throw new Error(`say what to send to ${route}, so that it would have an effect`);
  return body(scene);
}

const nothing: Scene = {
  ticketId: '',
  contactId: '',
  messageId: '',
  agentId: '',
  teamId: '',
  teamIds: [],
  nth: 0,
};

/** Makes scenes: as much of a ticket of a new customer, an agent, and their team as a route is about. */
export function sceneMaker(inbox: Inbox, owner: Agent) {
  let nth = 0;
  const signIn = async (name: string, role: string): Promise<{ token: string; agentId: string }> => {
    const body = { email: `${name}@example.com`, role };
    const { token, agentId } = (await inbox.call('POST', '/local/sign-in', { body })).json;
    // Their first call is what makes them known.
    await inbox.call('GET', '/me', { token });
    return { token, agentId };
  };
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = await owner.call('POST', path, body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json.id;
  };
  const makeTicket = async () => {
    const from = aNumber();
    await inbox.sms({ from, text: 'Where is my order?' });
    const { tickets } = (await owner.call('GET', '/tickets?limit=1&sort=activity')).json;
    const [{ id, contact }] = tickets;
    if (contact.address !== from) throw new Error(`the latest ticket is not that of ${from}`);
    const messageId = await made(`/tickets/${id}/messages`, { text: 'On its way.' });
    return { ticketId: id, contactId: contact.id, messageId };
  };
  const makeTeam = async (agentId: string) => {
    const colleague = await signIn(`colleague-${nth}`, 'support');
    const teamId = await made('/teams', { name: `Team ${nth}`, agentIds: [agentId, colleague.agentId] });
    const { teams } = (await owner.call('GET', '/teams')).json;
    return { teamId, teamIds: teams.map(({ id }: { id: string }) => id) };
  };
  return {
    signIn,
    async make(path = '/tickets/teams'): Promise<Scene> {
      nth += 1;
      const ticket = /tickets|contacts/.test(path) ? await makeTicket() : nothing;
      const { agentId } = /agents|teams|assign/.test(path)
        ? await signIn(`scene-${nth}`, 'support')
        : nothing;
      const team = path.includes('teams') ? await makeTeam(agentId) : nothing;
      return { ...nothing, ...ticket, agentId, teamId: team.teamId, teamIds: team.teamIds, nth };
    },
    /** So that the teams don't come to be more than there may be. */
    async strike({ nth: made }: Scene): Promise<void> {
      const { teams } = (await owner.call('GET', '/teams')).json;
      for (const { id, name } of teams)
        if ([`Team ${made}`, `New ${made}`].includes(name)) await owner.call('DELETE', `/teams/${id}`);
    },
  };
}
