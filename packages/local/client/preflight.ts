import { alwaysOpen } from '#domain/office-hours/office-hours.ts';
import type { AgentClient } from './agent.ts';
import { inactivityMs } from './closings.ts';
import { emailOf, inRotation } from './stage.ts';

const dayMs = 24 * 3_600_000;

/** What the story presumes of the settings and isn't so, in words for people. The demo changes no setting itself. */
export async function whatIsDifferent(agent: AgentClient): Promise<string[]> {
  const { roundRobin, autoClose, officeHours, aiAgent, handOff } = await agent.settings();
  const { weekly, datesOff } = officeHours;
  const members = await agent.agents();
  const days = inactivityMs / dayMs;
  const hours = (of: object) => JSON.stringify(of);
  const emails = inRotation.map(emailOf);
  const limited = members.filter(
    ({ email, maxOpenTickets }) => emails.includes(email) && maxOpenTickets !== null,
  );
  const presumed: readonly (readonly [boolean, string])[] = [
    [roundRobin.enabled && roundRobin.backlog === 'assign', 'round robin is on, its backlog on "assign"'],
    [autoClose.enabled && autoClose.inactivityDays === days, `auto-close is on, at ${days} days`],
    [!autoClose.closeUnanswered, 'tickets that wait for an answer stay open'],
    [
      hours([weekly, datesOff]) === hours([alwaysOpen.weekly, alwaysOpen.datesOff]),
      'the office is always open',
    ],
    [
      !aiAgent.enabled && handOff.method === 'helpdesk',
      'no AI agent is at work, and hand-offs go to people here',
    ],
    [limited.length === 0, `${inRotation.join(', ')} have no limit of open tickets`],
  ];
  return presumed.flatMap(([holds, words]) => (holds ? [] : [words]));
}
