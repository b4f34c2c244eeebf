import * as z from 'zod';
import { agentsPage, meSchema } from '#contracts/api/agents.ts';
import {
  aiAgentSchema,
  autoCloseSchema,
  handOffSchema,
  officeHoursSchema,
  roundRobinSchema,
} from '#contracts/api/settings.ts';
import { agentIdSchema } from '#contracts/api/shared.ts';
import {
  assignResult,
  messageSchema,
  threadPage,
  ticketSchema,
  ticketsPage,
} from '#contracts/api/tickets.ts';
import { callJson } from './call-json.ts';
import { type Call, type Connection, Refused } from './connection.ts';

export type Ticket = z.output<typeof ticketSchema>;
export type Message = z.output<typeof messageSchema>;
export type AgentId = z.output<typeof agentIdSchema>;

export interface NewAnswer {
  readonly text: string;
  readonly internal: boolean;
  readonly thenClose: boolean;
  /** With it an answer that is posted again is the same answer. */
  readonly key: string;
}

/** The API as one member of the demo team uses it; signs in by itself, again when the token has run out. */
export type AgentClient = ReturnType<typeof agentClient>;

const signedInSchema = z.object({ token: z.string(), agentId: agentIdSchema });

export function agentClient(connection: Connection, email: string) {
  let signedIn: z.output<typeof signedInSchema> | undefined;
  const signIn = async () => {
    const body = JSON.stringify({ email });
    signedIn = await callJson(connection, signedInSchema, { method: 'POST', path: '/local/sign-in', body });
    return signedIn;
  };
  const call = async <Schema extends z.ZodType>(schema: Schema, request: Call): Promise<z.output<Schema>> => {
    const { token } = signedIn ?? (await signIn());
    const withToken = (bearer: string): Call => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${bearer}` },
    });
    try {
      return await callJson(connection, schema, withToken(token));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      return callJson(connection, schema, withToken((await signIn()).token));
    }
  };
  const get = <Schema extends z.ZodType>(schema: Schema, path: string) =>
    call(schema, { method: 'GET', path });
  const send = <Schema extends z.ZodType>(
    method: 'POST' | 'PUT',
    schema: Schema,
    path: string,
    body: object,
  ) => call(schema, { method, path, body: JSON.stringify(body) });
  return {
    email,
    signIn,
    id: async (): Promise<AgentId> => (signedIn ?? (await signIn())).agentId,
    agents: async () => (await get(agentsPage, '/agents')).agents,
    settings: async () => ({
      roundRobin: await get(roundRobinSchema, '/settings/round-robin'),
      autoClose: await get(autoCloseSchema, '/settings/auto-close'),
      officeHours: await get(officeHoursSchema, '/settings/office-hours'),
      aiAgent: await get(aiAgentSchema, '/settings/ai-agent'),
      handOff: await get(handOffSchema, '/settings/hand-off'),
    }),
    setAiAgent: (settings: z.input<typeof aiAgentSchema>) =>
      send('PUT', aiAgentSchema, '/settings/ai-agent', settings),
    ticket: (id: string) => get(ticketSchema, `/tickets/${id}`),
    /** Every ticket of a view, or whatever `q` finds. */
    tickets: (query: Readonly<Record<string, string>>): Promise<Ticket[]> =>
      allPages(async (cursor) => {
        const { tickets, ...page } = await get(
          ticketsPage,
          `/tickets?${queryOf({ limit: '100', ...query }, cursor)}`,
        );
        return { items: tickets, cursor: page.cursor };
      }),
    thread: (id: string): Promise<Message[]> =>
      allPages(async (cursor) => {
        const { messages, ...page } = await get(
          threadPage,
          `/tickets/${id}/messages?${queryOf({ limit: '200' }, cursor)}`,
        );
        return { items: messages, cursor: page.cursor };
      }),
    answer: (id: string, { key, ...body }: NewAnswer) =>
      call(messageSchema, {
        method: 'POST',
        path: `/tickets/${id}/messages`,
        body: JSON.stringify(body),
        headers: { 'idempotency-key': key },
      }),
    async assign(ticketIds: readonly string[], assigneeId: AgentId, seenAssigneeId: AgentId | null) {
      return (await send('POST', assignResult, '/tickets/assign', { ticketIds, assigneeId, seenAssigneeId }))
        .results;
    },
    reopen: (id: string) => send('POST', ticketSchema, `/tickets/${id}/reopen`, {}),
    /** Goes by a sign-in of its own, as the session counts from there. */
    async setPresence(status: 'online' | 'offline') {
      if (status === 'online') await signIn();
      return send('PUT', meSchema, '/me/presence', { status });
    },
  };
}

const queryOf = (query: Readonly<Record<string, string>>, cursor: string | undefined) =>
  new URLSearchParams(cursor === undefined ? query : { ...query, cursor });

async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; cursor: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}
