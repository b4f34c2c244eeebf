import type { Team } from '#domain/routing/team.ts';
import { anAgent, start } from '#test/support/builders.ts';

const away = { presence: 'offline', onlineSince: null, onlineUntil: null } as const;

/** Who works in the inbox: two who are there, two who may come, and an owner who doesn't take turns unless online. */
export const people = [
  anAgent({ id: 'agt_sam', name: 'Sam', onlineSince: start - 2 }),
  anAgent({ id: 'agt_sue', name: 'Sue', onlineSince: start - 1 }),
  anAgent({ id: 'agt_sol', name: 'Sol', ...away }),
  anAgent({ id: 'agt_mia', name: 'Mia', ...away }),
  anAgent({ id: 'agt_ada', name: 'Ada', role: 'owner', ...away }),
];
export const crew = ['agt_sam', 'agt_sue', 'agt_sol', 'agt_mia'] as const;

const vip: Team = {
  id: 'team_vip',
  name: 'VIP',
  description: '',
  agentIds: ['agt_sue', 'agt_sol', 'agt_mia'],
  tags: ['vip'],
  segments: [],
  whenNobodyOnline: 'inbox',
};
const refunds: Team = {
  ...vip,
  id: 'team_refunds',
  name: 'Refunds',
  agentIds: ['agt_sol'],
  tags: ['refund'],
};

/** What the teams may be changed to: made, gone, others in them, others first. */
export const teamSets: readonly (readonly Team[])[] = [
  [],
  [vip],
  [vip, { ...refunds, whenNobodyOnline: 'wait' }],
  [
    { ...refunds, agentIds: ['agt_sam', 'agt_mia'] },
    { ...vip, agentIds: ['agt_sam', 'agt_sue'] },
  ],
  [{ ...vip, whenNobodyOnline: 'wait', tags: ['vip', 'refund'] }],
];
