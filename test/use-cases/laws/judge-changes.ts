import type { Agent } from '#domain/agent.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Change } from '#use-cases/changes.ts';
import { people } from './cast.ts';

type Written = { readonly before: Ticket | null; readonly after: Ticket };

/** A5, A7, A9, A10: what held in the very moment of each write, whatever anybody had read before. */
export function judgeChanges(changes: readonly Change[]): string[] {
  const wrong: string[] = [];
  const agents = new Map<AgentId, Agent>(people.map((agent) => [agent.id, agent]));
  const loads = new Map<string, { before: number; given: number }>();
  const fellToInbox = new Set<TicketId>();
  for (const change of changes) {
    if (change.kind === 'agent' && change.after !== null) agents.set(change.after.id, change.after);
    if (change.kind !== 'ticket' || change.after === null) continue;
    const written = { before: change.before, after: change.after };
    wrong.push(...judgeTurn(written, agents, loads), ...judgeRoute(written, fellToInbox));
  }
  return wrong;
}

function judgeTurn(
  { before, after }: Written,
  agents: ReadonlyMap<AgentId, Agent>,
  loads: Map<string, { before: number; given: number }>,
): string[] {
  const { assignment, assigneeId } = after;
  if (assignment?.by !== 'rotation' || assigneeId === null || before === null) return [];
  if (before.assignment?.by === 'rotation' && before.assignment.drainId === assignment.drainId) return [];
  const wrong: string[] = [];
  const to = `${after.id} was given to ${assigneeId}`;
  const agent = agents.get(assigneeId);
  if (agent?.presence !== 'online') wrong.push(`A5: ${to}, who is offline`);
  if ((agent?.onlineUntil ?? 0) <= assignment.at) wrong.push(`A5: ${to}, whose session is over`);
  if (agent?.role === 'analyst' || agent?.removedAt !== null) wrong.push(`A1: ${to}, who is nobody here`);
  if (before.assigneeId !== null) wrong.push(`A7: ${to}, though ${before.assigneeId} had it`);
  if (before.status !== 'open' || before.queued === null) wrong.push(`A4: ${to}, though it did not wait`);
  const key = `${assignment.drainId} ${assigneeId}`;
  const load = loads.get(key) ?? { before: agent?.load ?? 0, given: 0 };
  load.given += 1;
  loads.set(key, load);
  if (agent?.maxOpenTickets != null && load.before + load.given > agent.maxOpenTickets)
    wrong.push(`A10: ${to}, beyond ${agent.maxOpenTickets}`);
  return wrong;
}

/** Once moved it stays moved: until a person's tag, or what its customer writes, brings it to a team again. */
function judgeRoute({ before, after }: Written, fellToInbox: Set<TicketId>): string[] {
  const [from, to] = [before?.queued?.queue ?? null, after.queued?.queue ?? null];
  const byItself = after.lastChangeBy === 'rotation' || after.lastChangeBy === 'system';
  const falls = byItself && from !== null && from !== 'inbox' && to === 'inbox';
  if (falls) fellToInbox.add(after.id);
  if (falls && after.teamId !== null)
    return [`A9: ${after.id} fell to the inbox, and is ${after.teamId}’s still`];
  if (!byItself && after.teamId !== null && before?.teamId !== after.teamId) fellToInbox.delete(after.id);
  const isBack = to !== null && to !== 'inbox' && to !== from;
  return isBack && fellToInbox.has(after.id) ? [`A9: ${after.id} went back to ${to} by itself`] : [];
}
