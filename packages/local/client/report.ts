import type { AgentId, Ticket } from './agent.ts';
import { type Check, isKept } from './checks/check.ts';
import { countTurns, largestLead, stretchesOf } from './fairness.ts';
import type { Found } from './found.ts';
import type { Log } from './log.ts';
import { channels, whatWasSaid } from './report-said.ts';
import { table } from './table.ts';
import { channelNames } from './threads.ts';
import { timeText } from './time.ts';

/** What the tables need to know besides. */
export interface People {
  /** Those of the demo, in the order in which they are shown. */
  readonly agents: readonly { readonly id: AgentId; readonly name: string; readonly actor: string }[];
}

/** The end of the demo, for people: what came of the day, and whether all promises were kept. */
export function writeReport(log: Log, found: Found, checks: readonly Check[], people: People): string {
  return [
    section('Who got what', whoGotWhat(log, found, people)),
    section('Turns of the rotation', turnsTable(log, people)),
    section('What closed, and why', whatClosed(found)),
    section('Nothing lost, nothing doubled', whatWasSaid(log, found)),
    section('Promises', checks.map(checkText).join('\n')),
  ].join('\n');
}

const section = (title: string, body: string): string => `\n${title}\n\n${body}\n`;

function whoGotWhat(log: Log, { conversations }: Found, { agents }: People): string {
  const tickets = [...conversations.values()].flatMap((conversation) => conversation.tickets);
  const rows = agents.map(({ id, name, actor }) => [
    name,
    hoursOnline(id, log),
    log.turns.filter(({ agentId }) => agentId === id).length,
    log.claims.filter(({ to }) => to === id).length,
    log.answers.filter(({ by, internal }) => by === actor && !internal).length,
    tickets.filter(({ assignee }) => assignee?.id === id).length,
  ]);
  return table(['', 'online', 'by rotation', 'by hand', 'answers', 'has in the end'], rows);
}

function hoursOnline(id: AgentId, { presence }: Log): string {
  const own = presence.filter(({ agentId }) => agentId === id);
  const spans = own.map(({ status, answeredAt }) =>
    status === 'online' ? timeText(answeredAt) : `–${timeText(answeredAt).slice(4)}`,
  );
  return spans.join(', ').replaceAll(', –', '–') || 'never: helps by hand';
}

function turnsTable({ turns }: Log, { agents }: People): string {
  const stretches = stretchesOf(turns);
  const shown = agents.filter(({ id }) => turns.some(({ agentId }) => agentId === id));
  const nameOf = (id: AgentId) => agents.find((agent) => agent.id === id)?.name ?? 'somebody else';
  const rows = stretches.map((stretch) => {
    const counts = countTurns(stretch);
    return [
      timeText(stretch.turns[0]?.at ?? 0),
      stretch.ring.map(nameOf).join(', '),
      stretch.turns.length,
      ...shown.map(({ id }) => counts.get(id) ?? '–'),
      largestLead(stretch),
    ];
  });
  return table(
    ['from', 'eligible, in ring order', 'turns', ...shown.map(({ name }) => name), 'most ahead'],
    rows,
  );
}

/** By what the ticket itself says. */
const endings = {
  inactivity: 'closed: quiet for two days after the answer',
  agent: 'closed: by hand',
  customer: 'closed: by the customer',
  'not-yet': 'open: answered later, closes by itself in time',
  'waits-for-us': 'open: the customer waits for an answer',
  reopened: 'open: reopened by hand, until the customer replies',
  queued: 'open: in the queue, as all hands are full',
} as const;

function endingOf({ status, closedBy, autoClose, assignee }: Ticket): keyof typeof endings {
  if (status === 'closed') return closedBy ?? 'agent';
  if (assignee === null) return 'queued';
  return autoClose?.standsStill ?? 'not-yet';
}

function whatClosed({ conversations }: Found): string {
  const tickets = [...conversations.values()].flatMap((conversation) => conversation.tickets);
  const rows = Object.entries(endings).map(([ending, text]) => {
    const those = tickets.filter((ticket) => endingOf(ticket) === ending);
    const [first] = those;
    const example = first === undefined ? '' : `#${first.number}${whenText(first)}`;
    return [text, ...channels.map((one) => those.filter(({ channel }) => channel === one).length), example];
  });
  return table(
    ['', ...channels.map((channel) => channelNames[channel]), 'for example'],
    rows.filter(([, ...counts]) => counts.some((count) => typeof count === 'number' && count > 0)),
  );
}

function whenText({ closedAt, autoClose }: Ticket): string {
  if (closedAt !== undefined) return ` on ${timeText(Date.parse(closedAt))}`;
  return autoClose?.closesAt == null ? '' : `, due ${timeText(Date.parse(autoClose.closesAt))}`;
}

const mostFaultsShown = 5;

function checkText(check: Check): string {
  const { promise, faults } = check;
  const shown = faults.slice(0, mostFaultsShown).map((fault) => `      ${fault}`);
  const more = faults.length > mostFaultsShown ? [`      … and ${faults.length - mostFaultsShown} more`] : [];
  return [`  ${isKept(check) ? '✓' : '✗'} ${promise}`, ...shown, ...more].join('\n');
}
