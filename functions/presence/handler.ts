import { presenceBody } from '#contracts/api/agents.ts';
import type { Agent } from '#domain/agent.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { parseJson } from '#http/input.ts';
import { presentAgent, presentMe } from '#http/present.ts';
import { HttpProblem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import { surroundingsAt } from '#use-cases/online.ts';
import { leave, type PresenceDeps, setPresence } from '#use-cases/presence.ts';

export type Deps = PresenceDeps & { readonly log: HttpLog };

export function createHandler(deps: Deps) {
  const operations: Record<string, AgentOperation> = {
    'GET /me': async (_event, { agent }) => me(agent, deps),
    'PUT /me/presence': async (event, { agent, signedInAt }) => {
      const { status } = parseJson(presenceBody, event);
      const changed = await setPresence({ agentId: agent.id, status, signedInAt }, deps);
      if (!changed.ok)
        throw new HttpProblem(409, changed.refusal, 'The session is over', {
          detail: 'Sign in again to go online.',
        });
      deps.log.info('presence-changed', { agentId: agent.id, status });
      return me(changed.value, deps);
    },
    'POST /me/sign-out': async (_event, { agent, signedInAt }) => {
      await leave({ agentId: agent.id, signedInAt }, deps);
      deps.log.info('signed-out', { agentId: agent.id });
      return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
    },
    'GET /agents': async () => {
      const agents = await deps.store.loadAgents();
      const present = agents.filter(({ removedAt }) => removedAt === null);
      const byName = present.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
      return json(200, { agents: byName.map((agent) => presentAgent(agent, deps.clock())) });
    },
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

async function me(agent: Agent, { store, clock }: Deps) {
  const [settings, now] = [await store.loadSettings(), clock()];
  return json(200, presentMe(agent, { now, ...(await surroundingsAt(now, settings)) }));
}
