import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { agentParams, changedAgent, invitation, newRole } from '#contracts/api/directory.ts';
import type { AgentId } from '#domain/ids.ts';
import type { MembershipRefusal } from '#domain/membership.ts';
import { unreachable } from '#domain/result.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { badInput, parseJson, parseParams } from '#http/input.ts';
import { presentAgent } from '#http/present.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import {
  type DirectoryDeps,
  describeAgent,
  dismiss,
  type InvitationRefusal,
  inviteAgent,
  setRole,
} from '#use-cases/directory.ts';
import { DirectoryBusy } from '#use-cases/ports.ts';

export type Deps = DirectoryDeps & { readonly log: HttpLog };

export function createHandler(deps: Deps) {
  const { log, clock } = deps;
  const operations: Record<string, AgentOperation> = {
    'POST /agents': async (event, { agent: by }) => {
      const invited = await inviteAgent(parseJson(invitation, event), by, deps);
      if (!invited.ok) throw invitationProblem(invited.refusal);
      const { agent, isNew } = invited.value;
      log.info('agent-invited', { agentId: agent.id, by: by.id, again: !isNew });
      return json(isNew ? 201 : 200, presentAgent(agent, clock()));
    },
    'PUT /agents/{id}': async (event, { agent: by }) => {
      const agentId = idIn(event);
      const changed = await describeAgent(agentId, parseJson(changedAgent, event), deps);
      if (!changed.ok) throw notFound('agent');
      log.info('agent-changed', { agentId, by: by.id });
      return json(200, presentAgent(changed.value, clock()));
    },
    'PUT /agents/{id}/role': async (event, { agent: by }) => {
      const agentId = idIn(event);
      const { role } = parseJson(newRole, event);
      const changed = await setRole({ agentId, role, by: by.id }, deps);
      if (!changed.ok) throw membershipProblem(changed.refusal);
      log.info('role-changed', { agentId, role, by: by.id });
      return json(200, presentAgent(changed.value, clock()));
    },
    'DELETE /agents/{id}': async (event, { agent: by }) => {
      const agentId = idIn(event);
      const removed = await dismiss({ agentId, by: by.id }, deps);
      if (!removed.ok) throw membershipProblem(removed.refusal);
      log.info('agent-removed', { agentId, by: by.id });
      return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
    },
  };
  const patient = Object.entries(operations).map(([route, operation]): [string, AgentOperation] => [
    route,
    (event, caller) => operation(event, caller).catch((error) => tellWhetherBusy(error, log)),
  ]);
  return serve(forAgents(Object.fromEntries(patient), deps.store), log);
}

const idIn = (event: APIGatewayProxyEventV2): AgentId => parseParams(agentParams, event, 'agent').id;

function tellWhetherBusy(error: unknown, log: HttpLog): never {
  if (!(error instanceof DirectoryBusy)) throw error;
  log.warn('directory-busy', { error });
  throw new HttpProblem(503, 'directory-busy', 'The user pool takes no more at the moment', {
    detail: 'It is throttled, or has sent all the mails that it may send today. The same call later goes on.',
  });
}

function invitationProblem(refusal: InvitationRefusal): HttpProblem {
  switch (refusal.code) {
    case 'owners-only':
      return ownersOnly();
    case 'already-there':
      return new HttpProblem(409, refusal.code, 'Somebody of the team has this address');
    case 'address-refused':
      return badInput([{ path: 'email', message: refusal.reason, code: refusal.code }]);
    default:
      return unreachable(refusal);
  }
}

function membershipProblem(refusal: MembershipRefusal): HttpProblem {
  switch (refusal.code) {
    case 'not-found':
      return notFound('agent');
    case 'owners-only':
      return ownersOnly();
    case 'last-owner':
      return new HttpProblem(409, refusal.code, 'There has to be an owner', {
        detail: 'Make somebody else an owner first.',
      });
    case 'not-yourself':
      return new HttpProblem(409, refusal.code, 'Nobody removes themselves', {
        detail: 'Another owner or admin can.',
      });
    case 'only-agent-of-team': {
      const teams = refusal.teams.map(({ id, name }) => ({ id, name }));
      return new HttpProblem(409, refusal.code, 'Their team has nobody else', {
        detail: `Put somebody else into ${teams.map(({ name }) => name).join(', ')} first, or delete it.`,
        teams,
      });
    }
    default:
      return unreachable(refusal);
  }
}

const ownersOnly = () =>
  new HttpProblem(403, 'owners-only', 'Only an owner makes, changes or removes an owner');
