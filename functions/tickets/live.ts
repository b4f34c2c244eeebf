import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { answeringBody, type LiveDocument, liveQuery } from '#contracts/api/live.ts';
import { ticketParams, ticketsQuery } from '#contracts/api/tickets.ts';
import type { Agent } from '#domain/agent.ts';
import { minute, type TicketId } from '#domain/ids.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { knownTags } from '#http/entity-tag.ts';
import { parseJson, parseParams, parseQuery } from '#http/input.ts';
import { namesOf } from '#http/names.ts';
import { presentEntry, presentMe, presentTicket } from '#http/present.ts';
import { notFound } from '#http/problem.ts';
import { json, noContent, notModified } from '#http/reply.ts';
import { linksOf } from '#use-cases/attachments.ts';
import { countViews } from '#use-cases/count-views.ts';
import { surroundingsAt } from '#use-cases/online.ts';
import type { ThreadEntry } from '#use-cases/ports.ts';
import { overview } from '#use-cases/view.ts';
import { noteAnswering, othersWriting } from '#use-cases/writing.ts';
import type { Deps } from './deps.ts';
import { findTickets } from './find.ts';
import { readingOnce } from './reading-once.ts';

const newest = 50;
/** Where news for somebody would be, whatever else they look at. */
const ownLatest = ticketsQuery.parse({ view: 'mine', sort: 'activity', limit: '10' });
/** Links to files hold for five minutes: whoever polls gets new ones before that. */
const linksChange = 2 * minute;

/** A2, T7, T9: all that an inbox shows, in one request that costs little where nothing has changed. */
export const live = (deps: Deps): Record<string, AgentOperation> => ({
  'GET /live': async (event, { agent }) => {
    const { ticketId = null, ...query } = parseQuery(liveQuery, event);
    const once = { ...deps, store: readingOnce(deps.store) };
    const [page, mine, views, me, open] = await Promise.all([
      findTickets(query, agent.id, once),
      findTickets(ownLatest, agent.id, once),
      countViews(agent.id, once),
      meOf(agent, once),
      ticketId === null ? null : readOpen(ticketId, agent, once),
    ]);
    const shown: LiveDocument = {
      me,
      views,
      mine: mine.items.map(presentTicket),
      tickets: page.items.map(presentTicket),
      ...(page.cursor !== null && { cursor: page.cursor }),
      open: open === null ? null : open.shown(new Map()),
    };
    const etag = tagOf([shown, open?.hasFiles === true && Math.floor(deps.clock() / linksChange)]);
    if (isKnown(event, etag)) return notModified({ etag: `"${etag}"` });
    const whole = open?.hasFiles ? { ...shown, open: open.shown(await open.links()) } : shown;
    return json(200, whole, { etag: `"${etag}"` });
  },
  'POST /tickets/{id}/answering': async (event, { agent }) => {
    const { id: ticketId } = parseParams(ticketParams, event, 'ticket');
    const { stopped } = parseJson(answeringBody, event);
    const ticket = await deps.store.loadTicket(ticketId);
    if (ticket === null) throw notFound('ticket');
    await noteAnswering(ticket, { agentId: agent.id, stopped }, deps);
    return noContent;
  },
});

async function meOf(agent: Agent, { store, clock }: Deps) {
  const now = clock();
  return presentMe(agent, { now, ...(await surroundingsAt(now, await store.loadSettings())) });
}

/** The ticket that is open, but for the links to its files, which are new each time. */
async function readOpen(ticketId: TicketId, { id: me }: Agent, deps: Deps) {
  const { store, files } = deps;
  const [ticket, thread, agents, settings, writing] = await Promise.all([
    store.loadTicket(ticketId),
    store.loadThread(ticketId, { limit: newest, cursor: null, from: 'newest' }),
    store.loadAgents(),
    store.loadSettings(),
    othersWriting({ ticketId, but: me }, deps),
  ]);
  if (ticket === null) return null;
  const shownTicket = presentTicket(await overview(ticket, deps));
  const said = thread.items.flatMap(messageIn);
  const nameOf = namesOf(agents, settings.teams.teams);
  return {
    hasFiles: said.some(({ attachments }) => attachments.length > 0),
    links: () => linksOf(said, files),
    shown: (links: Awaited<ReturnType<typeof linksOf>>) => ({
      ticket: shownTicket,
      messages: thread.items.map((entry) => presentEntry(entry, nameOf, links)),
      ...(thread.cursor !== null && { cursor: thread.cursor }),
      answering: writing.flatMap((who) => (who === 'customer' ? [] : [{ id: who, name: nameOf(who) }])),
      customerTyping: writing.includes('customer'),
    }),
  };
}

const messageIn = (entry: ThreadEntry) => (entry.kind === 'message' ? [entry.message] : []);

const tagOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

const isKnown = (event: APIGatewayProxyEventV2, etag: string): boolean => knownTags(event).includes(etag);
