import type { FigureEvent } from '#domain/figures/figure.ts';
import type { Instant, TicketId } from '#domain/ids.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { ThreadEntry } from '#use-cases/ports.ts';

/** What both must agree on; who had a ticket that was opened or closed is left out. */
export type Row = readonly [string, TicketId, number, Instant, number | null, string | null];

export const rowOf = ({ figure, ticketId, cycle, at, seconds, closedBy, agentId }: FigureEvent): Row => [
  figure,
  ticketId,
  cycle,
  at,
  seconds,
  figure === 'response' || figure === 'first-response' || figure === 'ai-taken-over' ? agentId : closedBy,
];

/** What a thread tells, read from its beginning: nothing of the domain's or the use cases' counts here. */
export function rowsOf(ticketId: TicketId, thread: readonly ThreadEntry[]): Row[] {
  const rows: Row[] = [];
  let cycle = 0;
  let open = false;
  let openedAt = 0;
  let wroteAt = 0;
  let waiting: Instant | null = null;
  let answered = false;
  let personAnswered = false;
  let handler: 'human' | 'ai' | 'elsewhere' = 'human';
  /** What became of the AI agent's part: still open, or has been told. */
  let aiHasIt = false;
  let asking = false;
  const told = new Set<string>();
  const add = (
    figure: string,
    at: Instant,
    seconds: number | null = null,
    who: string | null = null,
  ): void => {
    rows.push([figure, ticketId, cycle, at, seconds, who]);
  };
  const outcome = (figure: string, who: string | null = null): void => {
    aiHasIt = false;
    if (told.has(figure)) return;
    told.add(figure);
    add(figure, openedAt, null, who);
  };
  const opens = (at: Instant): void => {
    cycle += 1;
    open = true;
    openedAt = at;
    personAnswered = false;
    told.clear();
    aiHasIt = handler === 'ai';
    add('opened', at);
    if (aiHasIt) add('ai-conversation', at);
  };
  const closes = (at: Instant, by: string, who: string | null): void => {
    add('closed', at, Math.round((at - openedAt) / 1_000), by);
    if (aiHasIt && asking) outcome('ai-declined');
    else if (aiHasIt && by === 'agent') outcome('ai-taken-over', who);
    else if (aiHasIt) outcome('ai-resolved');
    asking = false;
    waiting = null;
    open = false;
  };
  const isTaken = (who: string): void => {
    if (handler !== 'ai') return;
    handler = 'human';
    asking = false;
    if (open && aiHasIt) outcome('ai-taken-over', who);
  };
  const hears = (at: Instant): void => {
    waiting ??= at;
    wroteAt = at;
    answered = false;
  };
  const customerWrote = ({ at, code, delivery }: Message): void => {
    if (code !== null) {
      asking = false;
      hears(at);
      if (code === 'consent-refused') outcome('ai-declined');
      return;
    }
    const { via } = delivery ?? {};
    if (via === 'ai') handler = 'ai';
    else handler = via === 'zendesk' || via === 'gorgias' ? 'elsewhere' : 'human';
    if (!open) opens(at);
    hears(at);
  };
  const agentWrote = ({ at, agentId }: Message): void => {
    if (agentId !== null) {
      isTaken(agentId);
      // What reopened the ticket for a moment only is told after it.
      if (open && waiting !== null) {
        add('response', at, Math.round((at - waiting) / 1_000), agentId);
        if (!personAnswered)
          add('first-response', at, Math.round((at - Math.max(waiting, openedAt)) / 1_000), agentId);
      }
      personAnswered = true;
    }
    waiting = null;
    answered = true;
  };
  const isNoted = ({ at, code, delivery }: Message): void => {
    if (code === 'closed-for-inactivity') closes(at, 'inactivity', null);
    if (code === 'hand-off') {
      outcome('ai-escalated');
      asking = false;
      handler = delivery === null ? 'human' : 'elsewhere';
      waiting = at;
      answered = false;
    }
    if (code === 'hand-off-failed' || code === 'ai-unreachable') {
      handler = 'human';
      asking = false;
      if (!open) return;
      if (aiHasIt) outcome('ai-escalated');
      waiting ??= at;
      answered = false;
    }
  };
  const aiWrote = ({ code }: Message): void => {
    waiting = null;
    answered = true;
    asking ||= code === 'hand-off-consent' || code === 'hand-off-email';
    if (code === 'hand-off-not-offered') outcome('ai-not-offered');
  };
  const message = (one: Message): void => {
    if (one.author === 'customer') customerWrote(one);
    else if (one.author === 'system') isNoted(one);
    else if (one.author === 'ai') aiWrote(one);
    else if (!one.internal) agentWrote(one);
  };
  const history = ({ at, by, events }: HistoryEntry, next: ThreadEntry | undefined): void => {
    for (const event of events) {
      if (event.kind === 'assigned' && event.how !== 'rotation') isTaken(by);
      if (event.kind === 'closed') closes(at, event.closedBy, by.startsWith('agt_') ? by : null);
      // What their own message reopens, that message tells.
      if (event.kind !== 'reopened' || by === 'customer') continue;
      const isByAnswer = next?.kind === 'message' && next.message.at === at;
      if (handler === 'elsewhere' && by !== 'elsewhere') handler = 'human';
      opens(at);
      waiting = isByAnswer || answered ? null : wroteAt;
    }
  };
  for (const [place, entry] of thread.entries())
    if (entry.kind === 'message') message(entry.message);
    else history(entry.entry, thread[place + 1]);
  return rows;
}
