import * as z from 'zod';
import { type Clock, clockOf } from '#domain/auto-close/clock.ts';
import { handOffMethods } from '#domain/hand-off/hand-off.ts';
import { day } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Raw } from '../keys.ts';
import { shardOf, tagKey, ticketKey } from '../keys.ts';
import { secondsOf } from '../seconds.ts';
import { itemKind, type Step, shapeOf } from './item.ts';
import {
  actor,
  agentId,
  channel,
  closedBy,
  contactId,
  count,
  drainId,
  instant,
  provider,
  queueId,
  teamId,
  ticketId,
} from './values.ts';

const assignment = z.union([
  z.object({ by: z.literal('rotation'), at: instant, drainId, turn: count }),
  z.object({ by: z.enum(['person', 'reply']), at: instant, agentId }),
]);

const strings = z.array(z.string()).readonly();
const emailThread = z.object({
  messageId: z.string().nullable(),
  references: strings,
  cc: strings,
  participants: strings,
});

const handOff = z.object({
  id: z.string(),
  method: z.enum(handOffMethods),
  state: z.enum([
    'asking-consent',
    'asking-email',
    'declined',
    'not-offered',
    'creating',
    'done',
    'failed',
    'overtaken',
  ]),
  reason: z.string().nullable(),
  at: instant,
  seq: count.nullable(),
  platformTicketId: z.string().nullable(),
});

const preview = z.object({
  author: z.enum(['customer', 'agent', 'ai']),
  agentId: agentId.nullable(),
  sender: z.string().nullable(),
  text: z.string(),
  files: count,
});

const schema = z.object({
  id: ticketId,
  number: count,
  channel,
  via: provider,
  status: z.enum(['open', 'snoozed', 'closed']),
  subject: z.string().nullable(),
  contactId,
  contactAddress: z.string(),
  ourAddress: z.string().nullable(),
  assigneeId: agentId.nullable(),
  assignment: assignment.nullable(),
  teamId: teamId.nullable(),
  tags: z.array(z.string()).readonly(),
  handledBy: z.enum(['human', 'ai', 'elsewhere']),
  createdAt: instant,
  lastMessageAt: instant,
  lastCustomerMessageAt: instant,
  lastCustomerSeq: count,
  // Absent where it would be null, as it is the key of an index.
  waitingSince: instant.nullish().transform((at) => at ?? null),
  answeredAt: instant.nullable(),
  lastAnswerAt: instant.nullable(),
  reopenedAt: instant.nullable(),
  typingAt: instant.nullable(),
  typingDelays: count,
  snoozedUntil: instant.nullable(),
  warnedAt: instant.nullable(),
  keepOpenUntil: instant.nullable(),
  closedAt: instant.nullable(),
  closedBy: closedBy.nullable(),
  cycle: count,
  openedAt: instant,
  firstAnswerAt: instant.nullable(),
  aiOutcome: z.enum(['under-way', 'escalated', 'declined', 'not-offered', 'taken-over']).nullable(),
  handOff: handOff.nullable(),
  queued: z.object({ queue: queueId, at: instant }).nullable(),
  outOfRotation: z.boolean(),
  wantsAssignee: z.object({ since: instant, how: z.enum(['open', 'reopened']) }).nullable(),
  loadOf: agentId.nullable(),
  listedIn: z.union([agentId, z.enum(['none', 'ai', 'elsewhere'])]).nullable(),
  email: emailThread.nullable(),
  autoReplied: z.string().nullable(),
  spam: z.boolean(),
  preview: preview.nullable(),
  lastSeq: count,
  lastChangeBy: actor,
  lastChangeAt: instant,
  version: count,
});

/** Version 1 knew SMS by Twilio alone. */
const otherChannels: Step = (item) => ({
  ...item,
  via: 'twilio',
  email: null,
  autoReplied: null,
  keepOpenUntil: null,
  spam: false,
});

/** Version 2 knew one queue, no badges, and no warning before closing. Counting it in a badge does not upgrade it. */
const teams: Step = (item) => ({
  outOfRotation: false,
  wantsAssignee: null,
  listedIn: null,
  warnedAt: null,
  ...item,
});

/** Version 3 knew no AI agent, and no figures: of a cycle before, only the ticket's beginning is known. */
const handOffs: Step = (item) => ({
  ...item,
  openedAt: item.openedAt ?? item.createdAt,
  firstAnswerAt: null,
  aiOutcome: null,
  handOff: null,
});

/** Version 4 knew no previews: there is one once somebody says something. */
const previews: Step = (item) => ({ ...item, preview: null });

const steps = [otherChannels, teams, handOffs, previews];
export const ticketKind = itemKind('ticket', shapeOf<Ticket>()(schema), steps);

export const ticketItem = (ticket: Ticket): Raw =>
  ticketKind.mark({
    ...ticketKey(ticket.id),
    ...ticket,
    ...viewKeys(ticket),
    ...assigneeKeys(ticket),
    ...clockKeys(ticket),
    ...snoozeKeys(ticket),
    waitingSince: ticket.waitingSince ?? undefined,
    expiresAt: expiryOf(ticket),
  });

/** T8: how long spam is kept: the ticket as long as the latest of its messages, whoever wrote it. */
export const spamLife = 30 * day;
const expiryOf = ({ spam, lastChangeAt }: Ticket): number | undefined =>
  spam ? secondsOf(lastChangeAt + spamLife) : undefined;

const viewStatusOf = ({ spam, status }: Ticket): string => (spam ? 'spam' : status);

const viewKeys = (ticket: Ticket): Raw => ({
  viewStatus: viewStatusOf(ticket),
  viewShard: shardOf(ticket.id),
});

/** Keys of their own: tickets of version 1 have null for `snoozedUntil`, which no index takes. */
const snoozeKeys = ({ id, snoozedUntil }: Ticket): Raw =>
  snoozedUntil === null ? {} : { wakesAt: snoozedUntil, snoozeShard: shardOf(id) };

/** Whose list a ticket is in. A person's is one partition, so that *mine* is one query; nobody's is many people's. */
export const assigneeKeys = (ticket: Pick<Ticket, 'id' | 'assigneeId' | 'handledBy'>): Raw => ({
  assigneeKey: ticket.assigneeId ?? (ticket.handledBy === 'human' ? 'none' : ticket.handledBy),
  assigneeShard: ticket.assigneeId === null ? shardOf(ticket.id) : 0,
});

/** Only running clocks are indexed, so that what is overdue is found by a query that finds nothing else. */
function clockKeys(ticket: Ticket): Raw {
  const clock: Clock = clockOf(ticket, false);
  if (clock.state === 'still') return {};
  return {
    clockChannel: ticket.channel,
    clockShard: shardOf(ticket.id),
    clockStartedAt: clock.startedAt,
  };
}

const tagKind = itemKind('tag', z.object({ tag: z.string() }));

/** One item a tag, as an index has one entry an item. */
export const tagItem = (ticket: Ticket, tag: string): Raw =>
  tagKind.mark({
    ...tagKey(ticket.id, tag),
    tag,
    tagShard: shardOf(ticket.id),
    viewStatus: viewStatusOf(ticket),
    lastMessageAt: ticket.lastMessageAt,
    expiresAt: expiryOf(ticket),
  });

/** Whether a ticket's tags are listed as they were: what else of it has changed is no part of their items. */
export const isTaggedAlike = (one: Ticket, other: Ticket): boolean =>
  viewStatusOf(one) === viewStatusOf(other) &&
  one.lastMessageAt === other.lastMessageAt &&
  expiryOf(one) === expiryOf(other);
