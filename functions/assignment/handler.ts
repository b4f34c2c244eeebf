import { assignBody } from '#contracts/api/tickets.ts';
import type { Agent } from '#domain/agent.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { parseJson } from '#http/input.ts';
import { namesOf } from '#http/names.ts';
import { HttpProblem, notFound, problem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import { type AssignedTicket, assign, type RefusedTicket } from '#use-cases/assign.ts';
import type { AgentStore, Clock, TicketStore } from '#use-cases/ports.ts';

export interface Deps {
  readonly store: TicketStore & AgentStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  const operations: Record<string, AgentOperation> = {
    'POST /tickets/assign': async (event, { agent }) => {
      const { ticketIds, assigneeId, seenAssigneeId } = parseJson(assignBody, event);
      const assigned = await assign({ ticketIds, assigneeId, seenAssigneeId, by: agent.id }, deps);
      if (!assigned.ok)
        throw new HttpProblem(422, assigned.refusal, 'Nobody to assign to', {
          detail: 'The assignee is unknown, or has a role that takes no tickets.',
        });
      const refused = assigned.value.some(({ result }) => !result.ok);
      const agents = refused ? await deps.store.loadAgents() : [];
      return json(200, { results: assigned.value.map((ticket) => presentResult(ticket, agents)) });
    },
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

const presentResult = ({ ticketId, result }: AssignedTicket, agents: readonly Agent[]) =>
  result.ok ? { ticketId, ok: true } : { ticketId, ok: false, problem: problemOf(result.refusal, agents) };

function problemOf(refusal: RefusedTicket, agents: readonly Agent[]) {
  if (refusal.code === 'not-found') return notFound('ticket').problem;
  if (refusal.code === 'handled-elsewhere') return problem(409, refusal.code, 'Handled elsewhere');
  if (refusal.code === 'is-spam') return problem(409, refusal.code, 'The contact is blocked');
  const { assigneeId } = refusal;
  const assignee = assigneeId === null ? null : { id: assigneeId, name: namesOf(agents)(assigneeId) };
  const detail = assignee === null ? 'Nobody has it any more.' : `${assignee.name} has it now.`;
  return problem(409, refusal.code, 'Somebody was faster', { detail, assignee });
}
