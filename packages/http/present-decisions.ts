import type { DecisionDocument } from '#contracts/api/decisions.ts';
import type { TeamId } from '#domain/ids.ts';
import type { Decision, Decisions } from '#use-cases/decisions.ts';
import { instant, type NameOf, namesOf, person } from './names.ts';
import { presentExplanation } from './present.ts';

/** A12. */
export function presentDecisions({ decisions, agents, teams }: Decisions): DecisionDocument[] {
  const nameOf = namesOf(agents);
  const teamOf = (id: TeamId | null) =>
    id === null ? null : { id, name: teams.find((team) => team.id === id)?.name ?? 'a team that is gone' };
  return decisions.map((decision) => presentDecision(decision, nameOf, teamOf));
}

function presentDecision(
  decision: Decision,
  nameOf: NameOf,
  teamOf: (id: TeamId | null) => { id: TeamId; name: string } | null,
): DecisionDocument {
  const { at, by, agentId } = decision;
  const decided = {
    at: instant(at),
    by,
    ...(agentId !== null && { agent: person(agentId, nameOf) }),
  };
  switch (decision.kind) {
    case 'assigned': {
      const { kind, to, from, explanation } = decision;
      return {
        ...decided,
        kind,
        to: person(to, nameOf),
        from: from === null ? null : person(from, nameOf),
        ...(explanation !== null && { explanation: presentExplanation(explanation, nameOf) }),
      };
    }
    case 'unassigned':
      return { ...decided, kind: decision.kind, from: person(decision.from, nameOf), why: decision.why };
    case 'routed': {
      const { kind, to, from, why } = decision;
      return { ...decided, kind, team: teamOf(to), fromTeam: teamOf(from), why };
    }
    case 'unqueued':
      return { ...decided, kind: decision.kind, queue: decision.from, why: decision.why };
  }
}
