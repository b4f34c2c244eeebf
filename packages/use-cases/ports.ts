import type { Agent, Role } from '#domain/agent.ts';
import type { Contact } from '#domain/contact.ts';
import type { AgentId, ContactId, DrainId, Instant, TicketId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Team } from '#domain/routing/team.ts';
import type { SettingName, Settings } from '#domain/settings.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import type { DecisionEntry } from '#domain/ticket/decision.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Attachment, Delivery, Message } from '#domain/ticket/message.ts';
import type { Channel, Listed, Provider, QueueId, Ticket, TicketStatus } from '#domain/ticket/ticket.ts';

/** Tells the time; injected everywhere, so that no instance keeps yesterday's. */
export type Clock = () => Instant;

/** What makes a request that comes twice take effect once: a provider's message id, or an idempotency key. */
export interface ReceiptKey {
  /** `twilio`, `postmark`, … or `key#<agentId>`. */
  readonly source: string;
  readonly id: string;
}

export interface Receipt {
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface ContactChange {
  readonly before: Contact | null;
  readonly after: Contact;
}

/**
 * How a commit ends. `moved-on`: what the decision presumed no longer holds; decide afresh from what is there.
 * `duplicate`: the receipt exists, so this was done before.
 */
export type CommitOutcome = 'committed' | 'duplicate' | 'moved-on';

/** Where a mail's `Message-ID` stands (T3). */
export interface EmailLink {
  readonly rfcId: string;
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface Commit {
  readonly change: TicketChange;
  readonly contact?: ContactChange;
  readonly receipt?: ReceiptKey;
  /** The mail's `Message-ID`, which no mail had before; `moved-on` when one has by now. */
  readonly emailLink?: EmailLink;
  /** Now; receipts are kept 30 days from here. */
  readonly at: Instant;
}

export interface TicketStore {
  /** One consistent round trip; tickets and links that don't exist are left out. */
  loadForReceiving(keys: {
    receipt: ReceiptKey;
    contactId: ContactId;
    ticketIds: readonly TicketId[];
    /** `Message-ID`s, without angle brackets. */
    rfcIds: readonly string[];
  }): Promise<{
    receipt: Receipt | null;
    contact: Contact | null;
    tickets: readonly Ticket[];
    emailLinks: readonly EmailLink[];
    settings: Settings;
  }>;
  /** The next ticket number: never one twice, gaps allowed (T1). */
  takeTicketNumber(): Promise<number>;
  /** Consistent. */
  loadTicket(id: TicketId): Promise<Ticket | null>;
  /** Consistent; those that don't exist are left out. */
  loadTickets(ids: readonly TicketId[]): Promise<Ticket[]>;
  /**
   * One transaction: the ticket still as `change.before` saw it (by version), its messages, its queue entry put or
   * deleted as `queued` changes, its index entries, the contact, the receipt, the e-mail's link.
   */
  commit(commit: Commit): Promise<CommitOutcome>;
  loadReceipt(key: ReceiptKey): Promise<Receipt | null>;
  /** Consistent. */
  loadContact(id: ContactId): Promise<Contact | null>;
  loadContacts(ids: readonly ContactId[]): Promise<Contact[]>;
  saveContact(change: ContactChange): Promise<'saved' | 'moved-on'>;
  /** Deletes the contact with their tickets, threads, bodies and receipts; `try-again` while an index lags behind. */
  eraseContact(id: ContactId): Promise<{ tickets: number } | 'not-found' | 'try-again'>;
}

/** One entry of a thread: a message, or what happened to the ticket (T11). */
export type ThreadEntry =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'history'; readonly entry: HistoryEntry };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null at the end. */
  readonly cursor: string | null;
}

export interface ThreadStore {
  /** Oldest first, consistent. Throws `MalformedCursor` for a cursor that this store never gave. */
  loadThread(ticketId: TicketId, page: { limit: number; cursor: string | null }): Promise<Page<ThreadEntry>>;
  loadMessage(ticketId: TicketId, seq: number): Promise<Message | null>;
  /**
   * What was said after that message, consistent, the oldest first. For who wrote it and what became of it, not for
   * what it says: of a long one only the beginning is there.
   */
  loadMessagesAfter(ticketId: TicketId, seq: number): Promise<Message[]>;
  /** Moves a message's delivery on, if it still stands at `before`. */
  saveDelivery(message: Message, next: Delivery): Promise<'saved' | 'moved-on'>;
  /**
   * Remembers the `Message-ID` that a provider gave a mail of ours, so that replies to it find the thread (T3). Quiet
   * where another mail has it, or the message has been erased.
   */
  linkEmail(message: Message, rfcId: string): Promise<void>;
  /** Changes what is known of a message's attachments, if nobody has since. */
  saveAttachments(message: Message, attachments: readonly Attachment[]): Promise<'saved' | 'moved-on'>;
  /** Writes an entry once, however often it is asked to. */
  recordHistory(entry: HistoryEntry): Promise<void>;
  /** What was recorded of who had the ticket and where it waited, oldest first, consistent (A12). */
  loadDecisions(ticketId: TicketId): Promise<DecisionEntry[]>;
}

/** What a visitor's polling needs: it has to cost next to nothing. */
export interface ChatStore {
  /**
   * One round trip; tickets that don't exist are left out. Unless it is to be `consistent` it costs half, and may lag
   * behind for a moment: for whoever asks again anyway.
   */
  glanceAtChat(
    keys: { contactId: ContactId; ticketIds: readonly TicketId[] },
    read: { consistent: boolean },
  ): Promise<{ contact: Contact | null; tickets: readonly Ticket[] }>;
  /** So many messages after that place, whole, the oldest first, consistent; without what happened in between. */
  loadChat(ticketId: TicketId, page: { afterSeq: number; limit: number }): Promise<Message[]>;
}

export interface ViewQuery {
  /** `null` lists whoever has them; `'none'` those that nobody has and a person should take. */
  readonly assignee: AgentId | 'none' | null;
  readonly status: TicketStatus | 'any' | 'spam';
  readonly sort: 'activity' | 'waiting';
  /** Theirs alone, the newest first whatever the sort: no index has a contact's tickets by activity. */
  readonly contactIds: readonly ContactId[] | null;
  /** As tickets have it: see `labelOf`. */
  readonly tag: string | null;
  readonly filter: (ticket: Ticket) => boolean;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface ViewStore {
  /**
   * A page of tickets, latest activity first or longest waiting first, at a cost that doesn't grow with the number
   * of tickets (A2). Reads an index, so it may lag; a page may be short where the filter rarely matches. Throws
   * `MalformedCursor`.
   */
  listTickets(query: ViewQuery): Promise<Page<Ticket>>;
  findByNumber(number: number): Promise<Ticket | null>;
}

export interface FinderStore {
  /** T12: has a contact be found by these words, and by those no longer. */
  saveFindable(change: {
    contactId: ContactId;
    words: readonly string[];
    gone: readonly string[];
  }): Promise<void>;
  /**
   * So many of the contacts of whose words each of these is the beginning of one, in the order of the words that the
   * longest begins. Those words' partition is known by two characters: a single one finds only what it is all of.
   * Lags behind the contacts, so whoever asks looks at them. Of very many that the longest finds, not all are looked at.
   */
  findContacts(beginnings: readonly string[], limit: number): Promise<ContactId[]>;
}

/** A cursor or another token that this store never gave out. */
export class MalformedCursor extends Error {}

export interface QueuePage {
  readonly entries: readonly QueueEntry[];
  readonly cursor: string | null;
}

export interface Turns {
  readonly before: Rotation;
  readonly after: Rotation;
  readonly drain: Drain;
}

/**
 * How handing out a batch ends. `rotation-moved-on`: somebody else is draining this queue, and their commit wakes
 * the next drain. `conflict`: overlapping transactions; try a smaller batch. `refused`: these tickets no longer wait
 * in this queue, or these agents no longer take tickets; plan again without them.
 */
export type TurnsOutcome =
  | { readonly outcome: 'committed' | 'rotation-moved-on' | 'conflict' }
  | {
      readonly outcome: 'refused';
      readonly ticketIds: readonly TicketId[];
      readonly agentIds: readonly AgentId[];
    };

/** As its history tells it (T11): by the rotation, since nobody is eligible; by the system, since round robin was off. */
export interface Drop {
  readonly by: 'rotation' | 'system';
  readonly at: Instant;
}

export interface RotationStore {
  /** Oldest first, consistent, all shards of the queue merged. */
  loadQueue(queue: QueueId, page: { limit: number; cursor: string | null }): Promise<QueuePage>;
  /** Consistent; a new rotation (version 0) where there is none. */
  loadRotation(queue: QueueId): Promise<Rotation>;
  /**
   * One transaction: the rotation still at `before.version`, every ticket still queued in this queue since
   * `queuedAt`, every agent still online past `drain.at` and below the limit; tickets assigned, entries deleted,
   * loads raised, the drain recorded. Conflicts are *not* retried here.
   */
  commitTurns(turns: Turns): Promise<TurnsOutcome>;
  loadDrains(ids: readonly DrainId[]): Promise<Drain[]>;
  /** Takes entries out of the queue without assigning them (A8 `leave`, or an entry that no ticket stands behind). */
  dropEntries(queue: QueueId, entries: readonly QueueEntry[], drop: Drop): Promise<void>;
  /**
   * Counts tickets as told, each exactly once, as many as possible in one transaction: the ticket remembers whose load
   * and which badge count it, if it is as it was seen, and what counted it so far counts it no longer. An agent who
   * is not known has nothing counted. Gives those that have moved on, which nothing was done about.
   */
  tally(tallies: readonly Tally[]): Promise<TicketId[]>;
}

/** Whose load is to count a ticket (A10), and which badge (A2). */
export interface Tally {
  /** As it was seen; each but once. */
  readonly ticket: Ticket;
  readonly loadOf: AgentId | null;
  readonly listedIn: Listed | null;
}

/** What counts the open tickets that no agent has. */
export type Badge = Exclude<Listed, AgentId>;

export interface CountStore {
  /** Consistent, and cheap however many there are. */
  loadCounts(): Promise<Record<Badge, number>>;
}

export interface AgentStore {
  /** Everyone, consistent. */
  loadAgents(): Promise<Agent[]>;
  loadAgent(id: AgentId): Promise<Agent | null>;
  /** Saves everything but what is counted, if nobody else has since; `before` null creates. */
  saveAgent(change: { before: Agent | null; after: Agent }): Promise<'saved' | 'moved-on'>;
  /**
   * One transaction: the agent as `saveAgent` does, those it rests on still of the team in these roles, and the teams
   * still at that version. The teams' version counts on even where nobody was in any, so that whoever puts the agent
   * into one meanwhile loses; only what changes goes into their history.
   */
  saveMember(change: {
    before: Agent;
    after: Agent;
    restsOn: readonly Pick<Agent, 'id' | 'role'>[];
    teams: {
      before: readonly Team[];
      after: readonly Team[];
      version: number;
      by: AgentId;
      at: Instant;
    } | null;
  }): Promise<'saved' | 'moved-on'>;
}

/** Somebody who can sign in, as the user pool knows them. */
export interface Account {
  readonly agentId: AgentId;
  /** Of their group, which only seeds the inbox's; null where they are in none. */
  readonly role: Role | null;
  /** `invited` until they have signed in for the first time. */
  readonly status: 'invited' | 'active';
}

/** What comes of making an account: a new one, the one there is, or why there can be none, in words. */
export type Invitation =
  | { readonly outcome: 'invited'; readonly agentId: AgentId }
  | { readonly outcome: 'exists'; readonly account: Account }
  | { readonly outcome: 'refused'; readonly reason: string };

/** The accounts by which the team signs in. Throws `DirectoryBusy` where trying again later helps. */
export interface Directory {
  /** Makes an account and mails the way in to its address, unless the address has one. */
  invite(person: { email: string; name: string }): Promise<Invitation>;
  /** Mails it once more, good for as long again; `not-invited`: they have signed in, or are gone. */
  inviteAgain(email: string): Promise<'sent' | 'not-invited'>;
  /** Puts them into that role's group and into no other's. Quiet where there is no such account. */
  setRole(agentId: AgentId, role: Role): Promise<void>;
  /** Ends their sign-ins and deletes the account. Quiet where there is none. */
  remove(agentId: AgentId): Promise<void>;
}

/** The user pool takes no more calls, or sends no more mails, at the moment. */
export class DirectoryBusy extends Error {
  override readonly name = 'DirectoryBusy';
}

export interface Versioned<Value> {
  readonly value: Value;
  /** 0 where it was never changed. */
  readonly version: number;
}

/** One change of a setting (T11). */
export interface SettingChange {
  readonly setting: SettingName;
  readonly version: number;
  readonly at: Instant;
  readonly by: AgentId;
  readonly value: Settings[SettingName];
  /** What it replaced; null where nobody had changed the setting before. */
  readonly before: Settings[SettingName] | null;
}

export interface SettingsStore {
  loadSettings(): Promise<Settings>;
  loadSetting<Name extends SettingName>(name: Name): Promise<Versioned<Settings[Name]>>;
  /** Saves a setting with who and when (T11), if it is still at `version`. */
  saveSetting<Name extends SettingName>(save: {
    name: Name;
    value: Settings[Name];
    version: number;
    by: AgentId;
    at: Instant;
  }): Promise<'saved' | 'moved-on'>;
  /**
   * Every change of these settings, the newest first, consistent; a page of long values may be short (T11). Throws
   * `MalformedCursor`.
   */
  loadSettingHistory(query: {
    settings: readonly SettingName[];
    limit: number;
    cursor: string | null;
  }): Promise<Page<SettingChange>>;
}

/** What a ticket has schedules for: its check (C4), its waking (T9), and when it goes on to somebody else (A11). */
export type TimerKind = 'check' | 'wake' | 'rotate';

/** What Scheduler was last told about one of a ticket's schedules. */
export interface PendingTimer {
  /** Part of the schedule's name; the next one is taken near or after the old time. */
  readonly generation: number;
  /** Null while none is pending. */
  readonly at: Instant | null;
}

export interface TimerStore {
  /** One consistent round trip. */
  loadForTimer(
    ticketId: TicketId,
    kind: TimerKind,
  ): Promise<{ ticket: Ticket | null; pending: PendingTimer | null; settings: Settings }>;
  savePending(ticketId: TicketId, kind: TimerKind, pending: PendingTimer | null): Promise<void>;
}

/** C9: how far the last change of auto-close's settings has come. */
export interface Replan {
  /** The version of the setting. */
  readonly run: number;
  /** The page that comes next; counts both sweeps. */
  readonly page: number;
  readonly sweep: 1 | 2;
  readonly status: 'open' | 'snoozed';
  readonly cursor: string | null;
  /** Tickets whose check the first sweep asked for. */
  readonly checks: number;
  readonly startedAt: Instant;
  readonly sweepStartedAt: Instant;
  readonly sweepPages: number;
  readonly finishedAt: Instant | null;
}

export interface ReplanStore {
  /** Consistent; null before the first one. */
  loadReplan(): Promise<Replan | null>;
  /** Saves it, if it is still at the run and the page of `before`. */
  saveReplan(change: { before: Replan | null; after: Replan }): Promise<'saved' | 'moved-on'>;
}

/** What should have happened by now (reconcile): a few queries on sparse indexes. */
export interface OverdueStore {
  /** Tickets of that channel whose clock started at or before `startedBefore`, the oldest first. */
  findClocksStartedBefore(channel: Channel, startedBefore: Instant, limit: number): Promise<TicketId[]>;
  /** Open tickets that have waited for us since before `before`, the longest first. */
  findWaitingSince(before: Instant, limit: number): Promise<TicketId[]>;
  /** Snoozed tickets whose time came before `before`, the earliest first (T9). */
  findSnoozedUntil(before: Instant, limit: number): Promise<TicketId[]>;
  /** Messages that have been pending or sending since before `before`. */
  findDeliveriesPendingSince(before: Instant, limit: number): Promise<{ ticketId: TicketId; seq: number }[]>;
}

export type Store = TicketStore &
  ThreadStore &
  ChatStore &
  ViewStore &
  FinderStore &
  RotationStore &
  AgentStore &
  CountStore &
  SettingsStore &
  ReplanStore &
  TimerStore &
  OverdueStore;

/** EventBridge Scheduler, as a hint: it fires at least once, or never; the table is the truth. */
export interface Schedules {
  /** Creates or replaces the one-shot schedule; `replaces` says which of the two to try first. */
  put(schedule: { name: string; at: Instant; job: DueJob; replaces: boolean }): Promise<void>;
  /** Quiet when there is none. */
  remove(name: string): Promise<void>;
}

/** What Scheduler itself says that it has. */
export interface ScheduleList {
  /** When a schedule fires; null where there is none. */
  find(name: string): Promise<Instant | null>;
  /** Names of all schedules, a page at a time. */
  list(cursor: string | null): Promise<{ readonly names: readonly string[]; readonly cursor: string | null }>;
}

/** What arrives at the due queue when a schedule fires. */
export type DueJob =
  | { readonly kind: TimerKind; readonly ticketId: TicketId }
  | { readonly kind: 'open-office' }
  | EndSessionJob
  | ReleaseJob
  | ReplanJob;

/** A5: the session of somebody who is online ends. */
export interface EndSessionJob {
  readonly kind: 'end-session';
  readonly agentId: AgentId;
}

/** C9: has the checks of a page of tickets armed anew. */
export interface ReplanJob {
  readonly kind: 'replan';
  /** The version of the setting that asks for it. */
  readonly run: number;
  /** From 0. */
  readonly page: number;
}

/** Takes the tickets from somebody who is no longer one of the team, page by page. */
export interface ReleaseJob {
  readonly kind: 'release';
  readonly agentId: AgentId;
  readonly status: 'open' | 'snoozed';
  readonly cursor: string | null;
  /** The second look, at what the first one could not see. */
  readonly again: boolean;
}

/** Asks for one of a ticket's schedules to be armed. */
export interface TicketTimerJob {
  readonly kind: TimerKind;
  readonly ticketId: TicketId;
  /** It has just fired: its schedule is gone, whatever is remembered of it. */
  readonly fired: boolean;
  /** One of many that a change of the settings asks for (C9). */
  readonly replanned?: boolean | undefined;
  /** The generation of a schedule that Scheduler has and nobody remembers. */
  readonly stray?: number | undefined;
}

/** Compares a page of what the tickets need, or of what Scheduler has, with the other. */
export interface AuditJob {
  readonly kind: 'audit';
  readonly of: 'open' | 'snoozed' | 'schedules';
  readonly cursor: string | null;
}

/**
 * What asks for timers to be armed: a ticket's, the end of a session, the next opening of the office, or a day's
 * comparison with what Scheduler has.
 */
export type TimerJob =
  | TicketTimerJob
  | (EndSessionJob & { readonly at: Instant })
  | { readonly kind: 'open-office' }
  | AuditJob;

export interface DeliveryJob {
  readonly ticketId: TicketId;
  readonly seq: number;
}

/** A message of which files are to be fetched from where its provider keeps them. */
export interface MediaJob {
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface Queues {
  /** Jobs of one ticket are done one after another; a repeated `cause` within five minutes is one job. */
  requestTimers(jobs: readonly { job: TimerJob; cause: string }[]): Promise<void>;
  /** What is due now, or within a minute. */
  sendDue(job: DueJob, at: Instant): Promise<void>;
  /** Messages of one ticket are delivered in order. */
  requestDeliveries(jobs: readonly { job: DeliveryJob; cause: string }[]): Promise<void>;
  /** A repeated one is harmless, and does little. */
  requestMedia(jobs: readonly MediaJob[]): Promise<void>;
}

/** How handing a message to a provider ends. */
export type SendOutcome =
  | {
      readonly outcome: 'accepted';
      readonly providerMessageId: string;
      /** The `Message-ID` that the provider gave the mail, where it is not the one that we chose. */
      readonly rfcId?: string;
    }
  /** The provider will never take it. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** It was surely not taken; try again, not before `retryAfter` milliseconds. */
  | { readonly outcome: 'busy'; readonly retryAfter: number | null }
  /** The answer was lost: it may have been taken. */
  | { readonly outcome: 'unknown' };

export interface OutgoingMessage {
  readonly ticketId: TicketId;
  readonly seq: number;
  readonly channel: Channel;
  readonly to: string;
  readonly from: string | null;
  readonly text: string;
  readonly html: string | null;
  /** When it was written. */
  readonly at: Instant;
  readonly attachments: readonly Attachment[];
  /** Nobody wrote it: no machine should answer it (RFC 3834). */
  readonly automatic: boolean;
  /** Only of e-mail. */
  readonly email: OutgoingEmail | null;
}

export interface OutgoingEmail {
  readonly subject: string;
  readonly cc: readonly string[];
  readonly inReplyTo: string | null;
  /** The oldest first, `inReplyTo` the last. */
  readonly references: readonly string[];
}

export interface Sender {
  readonly via: Provider;
  /** How often it is tried, and the longest wait in between, in milliseconds. */
  readonly patience?: { readonly attempts: number; readonly longestWait: number };
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /**
   * Looks a message up whose sending may have got through; `known` are ids that other messages have. Null where the
   * provider can't be asked: what may have got through is then shown as `possibly_sent`, and a person decides.
   */
  readonly find:
    | ((
        message: OutgoingMessage,
        sentAfter: Instant,
        known: ReadonlySet<string>,
      ) => Promise<{ providerMessageId: string } | null>)
    | null;
}

/** What came of fetching a file from a provider: the file, or why there is none to be had, in words. */
export type FetchedMedia =
  | { readonly content: Uint8Array; readonly contentType: string }
  | { readonly refused: string };

/** Where providers keep what came with messages. Throws where trying again may help. */
export interface Media {
  fetch(source: string): Promise<FetchedMedia>;
}

/** Attachments' contents. */
export interface Files {
  /** Of a customer, under an id that is the same however often the message comes. */
  put(file: { id: string; contentType: string; content: Uint8Array }): Promise<void>;
  /** Null where there is none. */
  get(id: string): Promise<Uint8Array | null>;
  /** A link to download it by, which holds for minutes. */
  link(attachment: Attachment): Promise<string>;
  /** Where an agent's browser puts a file of exactly this type and length, within minutes. */
  uploadLink(file: { id: string; name: string; contentType: string; bytes: number }): Promise<{
    url: string;
    headers: Readonly<Record<string, string>>;
  }>;
  /** Makes an uploaded file a message's for good; null where nothing was uploaded under that id. */
  keep(id: string): Promise<Pick<Attachment, 'id' | 'name' | 'contentType' | 'bytes'> | null>;
}
