import type { OverviewDocument } from '#contracts/api/reports.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { ThreadEntry } from '#use-cases/ports.ts';

/** The figures, counted by hand: a ticket's thread is read from top to bottom. Nothing here is what is tested. */

type What = keyof OverviewDocument['people']['closed'] | 'opened' | 'firstResponse' | 'response' | AiWhat;
type AiWhat = 'conversations' | 'resolved' | 'escalated' | 'declined' | 'notOffered' | 'takenOver';

export interface Row {
  readonly what: What;
  readonly at: number;
  readonly seconds: number;
  readonly channel: string;
  readonly agent: string | null;
  readonly team: string | null;
  readonly tags: readonly string[];
}

export interface Told {
  readonly ticket: Ticket;
  readonly thread: readonly ThreadEntry[];
  /** Every state that the ticket ever had: who had it and what it was tagged with at the time. */
  readonly versions: readonly Ticket[];
}

const answered = (message: Message): boolean =>
  !message.internal && (message.author === 'agent' || message.author === 'ai');

export function countByHand({ ticket, thread, versions }: Told): Row[] {
  const rows: Row[] = [];
  let openedAt = ticket.createdAt;
  let open = true;
  let waiting: number | null = null;
  let isAnswered = false;
  let lastCustomerAt = ticket.createdAt;
  let firstAnswered = false;
  let handler: 'ai' | 'human' | 'elsewhere' = 'human';
  let asked = false;
  let ai: 'none' | 'under way' | 'ended' = 'none';
  let escalated = false;
  let outcomes = new Set<AiWhat>();

  const put = (what: What, labels: Ticket, known: { at: number; seconds?: number; agent?: string | null }) =>
    rows.push({
      what,
      seconds: 0,
      channel: ticket.channel,
      agent: labels.assigneeId,
      team: labels.teamId,
      tags: labels.tags,
      ...known,
    });
  const became = (what: AiWhat, labels: Ticket, by?: string): void => {
    if (!outcomes.has(what))
      put(what, labels, { at: openedAt, ...(what === 'takenOver' && { agent: by ?? null }) });
    outcomes.add(what);
    ai = 'ended';
    if (what === 'escalated') escalated = true;
  };
  const begin = (at: number, withAi: boolean, labels: Ticket): void => {
    openedAt = at;
    open = true;
    firstAnswered = false;
    outcomes = new Set();
    escalated = false;
    asked = false;
    ai = withAi ? 'under way' : 'none';
    put('opened', labels, { at });
    if (withAi) put('conversations', labels, { at });
  };
  const end = (
    by: keyof OverviewDocument['people']['closed'],
    at: number,
    labels: Ticket,
    who?: string,
  ): void => {
    if (ai === 'under way' && asked) became('declined', labels);
    if (ai === 'under way') became(by === 'byAgent' ? 'takenOver' : 'resolved', labels, who);
    put(by, labels, { at, seconds: at - openedAt });
    open = false;
    waiting = null;
    asked = false;
  };

  const hear = (message: Message, labels: Ticket): void => {
    const { at, code, delivery } = message;
    // A machine's mail does nothing, unless it opens a ticket.
    if (code === 'automatic-mail' && message.seq > 1) return;
    if (message.seq === 1) {
      handler = delivery?.via === 'ai' ? 'ai' : 'human';
      begin(at, handler === 'ai', labels);
    }
    waiting ??= at;
    isAnswered = false;
    lastCustomerAt = at;
    if (code === 'consent-refused' && !escalated) became('declined', labels);
    if (code === 'consent-refused' || code === 'consent-given') asked = false;
  };
  const say = (message: Message, labels: Ticket): void => {
    const { at, agentId, author, code } = message;
    if (author === 'agent' && agentId !== null) {
      if (ai === 'under way') became('takenOver', labels, agentId);
      if (waiting !== null) {
        put('response', labels, { at, seconds: at - waiting, agent: agentId });
        if (!firstAnswered)
          put('firstResponse', labels, { at, seconds: at - Math.max(waiting, openedAt), agent: agentId });
      }
      firstAnswered = true;
      handler = 'human';
      asked = false;
    }
    if (code === 'hand-off-consent' || code === 'hand-off-email') asked = true;
    if (code === 'hand-off-not-offered' && !escalated) became('notOffered', labels);
    waiting = null;
    isAnswered = true;
  };
  const note = (message: Message, labels: Ticket): void => {
    const { at, code, delivery } = message;
    if (code === 'closed-for-inactivity') end('byInactivity', at, labels);
    if (code === 'hand-off') {
      became('escalated', labels);
      handler = delivery === null ? 'human' : 'elsewhere';
      waiting = at;
      isAnswered = false;
      asked = false;
    }
    if (code === 'hand-off-failed' || code === 'ai-unreachable') {
      if (open && ai === 'under way') became('escalated', labels);
      handler = 'human';
      asked = false;
      if (open) {
        waiting ??= at;
        isAnswered = false;
      }
    }
  };
  const happen = ({ events, at, by }: HistoryEntry, labels: Ticket, next: ThreadEntry | undefined): void => {
    for (const event of events) {
      if (event.kind === 'closed') {
        const closer = { agent: 'byAgent', customer: 'byCustomer', inactivity: 'byInactivity' } as const;
        end(closer[event.closedBy], at, labels, by);
      }
      if (event.kind === 'assigned' && event.how === 'person') {
        if (open && ai === 'under way') became('takenOver', labels, by);
        if (ai === 'under way') ai = 'ended';
        handler = 'human';
        asked = false;
      }
      // Also what was answered and closed again at once: the answer comes before.
      if (event.kind === 'reopened') {
        const message = next?.kind === 'message' && next.message.at === at ? next.message : null;
        const byWords =
          message !== null &&
          (by === 'customer' || (answered(message) && message.agentId === by) || by === 'elsewhere');
        if (by === 'customer') handler = message?.delivery?.via === 'ai' ? 'ai' : 'human';
        else if (by !== 'elsewhere' && (byWords || handler === 'elsewhere')) handler = 'human';
        begin(at, handler === 'ai', labels);
        waiting = byWords || isAnswered ? null : lastCustomerAt;
      }
    }
  };

  for (const [place, entry] of thread.entries()) {
    if (entry.kind === 'history') {
      const labels = versions.find(({ version }) => version === entry.entry.version) ?? ticket;
      happen(entry.entry, labels, thread[place + 1]);
      continue;
    }
    const { message } = entry;
    const labels = versions.find(({ lastSeq }) => lastSeq >= message.seq) ?? ticket;
    if (message.author === 'customer') hear(message, labels);
    else if (answered(message)) say(message, labels);
    else if (message.author === 'system') note(message, labels);
  }
  return rows;
}

export interface Sums {
  readonly ai: NonNullable<OverviewDocument['ai']>;
  readonly opened: number;
  readonly closed: OverviewDocument['people']['closed'];
  readonly times: Readonly<Record<'firstResponse' | 'response' | 'resolution', readonly number[]>>;
}

export function sumByHand(rows: readonly Row[]): Sums {
  const number = (what: What): number => rows.filter((row) => row.what === what).length;
  const seconds = (...what: What[]): number[] =>
    rows
      .filter((row) => what.includes(row.what))
      .map((row) => Math.round(row.seconds / 1000))
      .toSorted((one, other) => one - other);
  const conversations = number('conversations');
  return {
    ai: {
      conversations,
      resolved: number('resolved'),
      resolvedShare: conversations === 0 ? null : number('resolved') / conversations,
      escalated: number('escalated'),
      declined: number('declined'),
      notOffered: number('notOffered'),
      takenOver: number('takenOver'),
    },
    opened: number('opened'),
    closed: {
      byAgent: number('byAgent'),
      byInactivity: number('byInactivity'),
      byCustomer: number('byCustomer'),
    },
    times: {
      firstResponse: seconds('firstResponse'),
      response: seconds('response'),
      resolution: seconds('byAgent', 'byInactivity', 'byCustomer'),
    },
  };
}
