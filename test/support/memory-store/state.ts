import type { Agent } from '#domain/agent.ts';
import type { Contact } from '#domain/contact.ts';
import type { DatedEvent } from '#domain/figures/figure.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { AgentId, ContactId, DrainId, Instant, TicketId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { KeptSettingName, KeptSettings } from '#domain/settings.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { QueueId, Ticket } from '#domain/ticket/ticket.ts';
import type { Change } from '#use-cases/changes.ts';
import type {
  Answering,
  Connection,
  EmailLink,
  PendingTimer,
  Receipt,
  ReceiptKey,
  Replan,
  Versioned,
  Writing,
} from '#use-cases/ports.ts';
import type { KeptFigures } from './figures.ts';
import type { Findable } from './finder.ts';

interface Thread {
  readonly messages: Map<number, Message>;
  /** By version of the ticket. */
  readonly history: Map<number, HistoryEntry>;
  readonly receipts: ReceiptKey[];
}

export interface SettingRecord extends Versioned<KeptSettings[KeptSettingName]> {
  readonly by: AgentId;
  readonly at: Instant;
}

export interface ConnectionRecord {
  readonly connection: Connection;
  readonly by: AgentId;
  readonly at: Instant;
}

/** What the table would hold. Values are never changed in place, so whoever has read one may keep it. */
export class State {
  readonly tickets = new Map<TicketId, Ticket>();
  readonly threads = new Map<TicketId, Thread>();
  readonly receipts = new Map<string, Receipt & { readonly expiresAt: number }>();
  readonly contacts = new Map<ContactId, Contact>();
  readonly entries = new Map<string, QueueEntry & { readonly queue: QueueId }>();
  readonly rotations = new Map<QueueId, Rotation>();
  readonly drains = new Map<DrainId, Drain>();
  readonly agents = new Map<AgentId, Agent>();
  readonly settings = new Map<KeptSettingName, SettingRecord[]>();
  readonly connections = new Map<Platform, ConnectionRecord[]>();
  readonly timers = new Map<string, PendingTimer>();
  readonly writing = new Map<string, Writing>();
  readonly answering = new Map<TicketId, Answering>();
  readonly emailLinks = new Map<string, EmailLink>();
  readonly findable: Findable = new Map();
  /** What counts the open tickets that no agent has. */
  readonly counts = { none: 0, ai: 0, elsewhere: 0 };
  readonly figureEvents = new Map<string, DatedEvent>();
  readonly figures: KeptFigures = new Map();
  replan: Replan | null = null;
  lastNumber = 0;
  /** Stands for the stream: hears of every write, in the order of the writes. */
  readonly tell: (change: Change) => void;

  constructor(tell: (change: Change) => void) {
    this.tell = tell;
  }

  thread(ticketId: TicketId): Thread {
    const thread = this.threads.get(ticketId) ?? { messages: new Map(), history: new Map(), receipts: [] };
    this.threads.set(ticketId, thread);
    return thread;
  }

  /** A ticket's queue entry is part of every write of the ticket. */
  putTicket(after: Ticket): void {
    const before = this.tickets.get(after.id) ?? null;
    this.tickets.set(after.id, after);
    this.tell({ kind: 'ticket', before, after });
    if (before?.queued?.queue === after.queued?.queue && before?.queued?.at === after.queued?.at) return;
    if (before !== null && before.queued !== null)
      this.deleteEntry(before.queued.queue, { ticketId: after.id, queuedAt: before.queued.at });
    if (after.queued === null) return;
    const { queue, at } = after.queued;
    const entry = { queue, ticketId: after.id, channel: after.channel, queuedAt: at };
    this.entries.set(entryKey(queue, entry), entry);
    this.tell({ kind: 'queue-entry', queue, inserted: true });
  }

  deleteEntry(queue: QueueId, entry: Pick<QueueEntry, 'ticketId' | 'queuedAt'>): void {
    if (this.entries.delete(entryKey(queue, entry)))
      this.tell({ kind: 'queue-entry', queue, inserted: false });
  }

  putContact(after: Contact): void {
    const before = this.contacts.get(after.id) ?? null;
    this.contacts.set(after.id, after);
    this.tell({ kind: 'contact', before, after });
  }

  putMessage(message: Message): void {
    const { messages } = this.thread(message.ticketId);
    const before = messages.get(message.seq) ?? null;
    messages.set(message.seq, message);
    this.tell({ kind: 'message', before, after: message });
  }

  putAgent(after: Agent): void {
    const before = this.agents.get(after.id) ?? null;
    this.agents.set(after.id, after);
    this.tell({ kind: 'agent', before, after });
  }

  /** Counts a ticket, or no longer, wherever it is marked to be; of an agent who is not there nothing is counted. */
  count({ loadOf, listedIn }: Pick<Ticket, 'loadOf' | 'listedIn'>, by: number): void {
    const whose = loadOf === null ? undefined : this.agents.get(loadOf);
    if (whose !== undefined) this.putAgent({ ...whose, load: whose.load + by });
    if (listedIn === null) return;
    if (listedIn === 'none' || listedIn === 'ai' || listedIn === 'elsewhere') {
      this.counts[listedIn] += by;
      return;
    }
    const theirs = this.agents.get(listedIn);
    if (theirs !== undefined) this.putAgent({ ...theirs, open: theirs.open + by });
  }
}

export const entryKey = (queue: QueueId, { ticketId, queuedAt }: Pick<QueueEntry, 'ticketId' | 'queuedAt'>) =>
  `${queue} ${queuedAt} ${ticketId}`;

export const receiptName = ({ source, id }: ReceiptKey): string => JSON.stringify([source, id]);

interface Counted {
  readonly version: number;
}

/** Still as whoever changes it saw it; a change that doesn't count up the version is a fault of the caller's. */
export function isStill(stored: Counted | undefined, before: Counted | null, after: Counted): boolean {
  if (before === null) return stored === undefined;
  if (before.version === after.version) throw new Error(`version ${after.version} was not counted up`);
  return stored?.version === before.version;
}
