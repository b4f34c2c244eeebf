import type { Agent } from '#domain/agent.ts';
import type { AgentStore } from '#use-cases/ports.ts';
import { isStill } from './conditions.ts';
import { assigning, condition, type Expression, keys, the } from './expression.ts';
import { agentKind, limitOf } from './items/agent.ts';
import type { Raw } from './keys.ts';
import { agentKey, agentsPartition } from './keys.ts';
import { settingWrites } from './settings.ts';
import type { Table } from './table.ts';
import type { Write } from './transaction.ts';

export function createAgentStore(table: Table): AgentStore {
  return {
    async loadAgents() {
      const agents: Agent[] = [];
      let last: Raw | null = null;
      do {
        const page = await table.query(keys`${the('pk')} = ${agentsPartition}`, {
          ConsistentRead: true,
          ...(last !== null && { ExclusiveStartKey: last }),
        });
        agents.push(...page.items.map(agentKind.parse));
        last = page.last;
      } while (last !== null);
      return agents;
    },
    async loadAgent(id) {
      return agentKind.parseIfAny((await table.read([agentKey(id)])).at(agentKey(id)));
    },
    async saveAgent(change) {
      const refusals = await table.transact([agentWrite(change)]);
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
    async saveMember({ teams, restsOn, ...change }) {
      const refusals = await table.transact([
        agentWrite(change),
        ...restsOn.map(({ id, role }) => ({
          check: agentKey(id),
          unless: { condition: isStillOfTheTeam(role), means: 'moved-on' } as const,
        })),
        ...(teams === null ? [] : teamsWrites(teams)),
      ]);
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
  };
}

/** Older items don't say that nobody was removed. */
const isStillOfTheTeam = (role: Agent['role']): Expression =>
  condition`${the('role')} = ${role} AND NOT ${the('removedAt')} > ${0}`;

type MemberTeams = NonNullable<Parameters<AgentStore['saveMember']>[0]['teams']>;

function teamsWrites({ before, after, version, by, at }: MemberTeams): Write<'moved-on'>[] {
  const isChanged = JSON.stringify(after) !== JSON.stringify(before);
  const [setting, ...history] = settingWrites({ name: 'teams', value: { teams: after }, version, by, at });
  return [setting, ...(isChanged ? history : [])];
}

function agentWrite({ before, after }: { before: Agent | null; after: Agent }): Write<'moved-on'> {
  const unless = { condition: isStill(before, after), means: 'moved-on' } as const;
  if (before === null) {
    const room = limitOf(after) - after.load;
    return { put: agentKind.mark({ ...agentKey(after.id), ...after, room }), unless };
  }
  return { change: agentKey(after.id), by: everythingButTheCounts(after), unless };
}

/** What is counted meanwhile is left as it is, and the room is calculated from it where it lies. */
function everythingButTheCounts(agent: Agent): Expression {
  const { load: _, open: __, ...values } = agent;
  const set = assigning(agentKind.mark(values));
  return {
    // What was kept before open tickets were counted has no such attribute.
    text: `${set.text}, #room = :limit - #load, #open = if_not_exists(#open, :none)`,
    names: { ...set.names, '#room': 'room', '#load': 'load', '#open': 'open' },
    values: { ...set.values, ':limit': limitOf(agent), ':none': 0 },
  };
}
