import { conversationsQuery, exportQuery, overviewQuery, recountBody } from '#contracts/api/reports.ts';
import { labelOf } from '#domain/routing/team.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { knownCursor } from '#http/cursor.ts';
import { parseJson, parseQuery, refuseFaults } from '#http/input.ts';
import { presentConversations, presentRecount, presentReport } from '#http/present-reports.ts';
import { json } from '#http/reply.ts';
import { serve } from '#http/serve.ts';
import { askForRecount } from '#use-cases/recount.ts';
import { listConversations } from '#use-cases/report/conversations.ts';
import { readReport, readWaitingFor } from '#use-cases/report/overview.ts';
import type { Deps } from './deps.ts';
import { exportReply } from './export.ts';
import { ownOf, readAsked, soundRange } from './range.ts';

export function createHandler(deps: Deps) {
  const { store, clock, log } = deps;
  const operations: Record<string, AgentOperation> = {
    'GET /reports/overview': async (event, { agent }) => {
      const { query, days, timeZone } = await readAsked(event, () => parseQuery(overviewQuery, event), deps);
      const asked = { ...days, channel: query.channel ?? null, own: ownOf(agent) };
      const [report, waiting] = await Promise.all([readReport(asked, deps), readWaitingFor(asked, deps)]);
      return json(200, presentReport(asked, timeZone, { report, waiting }));
    },
    'GET /reports/conversations': async (event, { agent }) => {
      const own = ownOf(agent);
      const read = () => {
        const query = parseQuery(conversationsQuery, event);
        if (own !== null) refuseFaults(othersFaults(query, own));
        return query;
      };
      const { query, days } = await readAsked(event, read, deps);
      const { figure, channel = null, teamId = null, limit, cursor = null } = query;
      const tag = query.tag === undefined ? null : labelOf(query.tag);
      const agentId = own ?? query.agentId ?? null;
      const meant = { figure, ...days, channel, agentId, teamId, tag, limit, cursor };
      const found = await knownCursor(() => listConversations(meant, deps));
      return json(200, presentConversations(found, agent.role !== 'analyst'));
    },
    'GET /reports/export': async (event, { agent }) => {
      const { query, days } = await readAsked(event, () => parseQuery(exportQuery, event), deps);
      const asked = { ...days, channel: query.channel ?? null, own: ownOf(agent) };
      return exportReply(await readReport(asked, deps), query.by, asked);
    },
    'POST /reports/recount': async (event, { agent }) => {
      const body = parseJson(recountBody, event);
      const { value: hours } = await store.loadSetting('office-hours');
      const days = soundRange(body, { timeZone: hours.timeZone, now: clock() });
      const recount = await askForRecount({ ...days, by: agent.id }, deps);
      log.info('recount-asked-for', { ...days, run: recount.run, by: agent.id });
      return json(202, presentRecount(recount));
    },
    'GET /reports/recount': async () => json(200, presentRecount(await store.loadRecount())),
  };
  return serve(forAgents(operations, store), log);
}

/** A1: of others, and of what is nobody's, support learns nothing. */
const othersFaults = (query: { agentId?: string | undefined; figure: string }, me: string) => [
  ...(query.agentId !== undefined && query.agentId !== me
    ? [{ path: 'agentId', message: 'is not you' }]
    : []),
  ...(query.figure.startsWith('ai-') && query.figure !== 'ai-taken-over'
    ? [{ path: 'figure', message: 'is no one agent’s' }]
    : []),
];
