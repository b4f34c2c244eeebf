import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { openJournal } from '../journal.ts';
import {
  type Comment,
  type Creation,
  commentSchema,
  creationSchema,
  type Ticket,
  type Trigger,
  ticketSchema,
  triggerSchema,
  type Upload,
  type User,
  uploadSchema,
  userSchema,
  type Webhook,
  webhookSchema,
} from './zendesk-schemas.ts';

const entrySchema = z.union([
  z.strictObject({ user: userSchema }),
  z.strictObject({ ticket: ticketSchema }),
  z.strictObject({ comment: commentSchema }),
  z.strictObject({ upload: uploadSchema }),
  z.strictObject({ webhook: webhookSchema }),
  z.strictObject({ trigger: triggerSchema }),
  z.strictObject({ creation: creationSchema }),
  z.strictObject({ removed: z.enum(['webhooks', 'triggers']), id: z.string() }),
]);
type Entry = z.output<typeof entrySchema>;

export interface ZendeskState {
  readonly users: ReadonlyMap<number, User>;
  readonly tickets: ReadonlyMap<number, Ticket>;
  /** By ticket, the oldest first. */
  readonly comments: ReadonlyMap<number, readonly Comment[]>;
  readonly uploads: ReadonlyMap<string, Upload>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly creations: ReadonlyMap<string, Creation>;
  /** Takes new ones, or puts them in the place of those with their ids: all of them or, killed on the way, none. */
  keep(...entries: readonly Entry[]): void;
  /** Never given before. */
  newId(): number;
  newTicketId(): number;
  /** As Zendesk writes instants: to the second. */
  now(): string;
  close(): void;
}

/** What an account at Zendesk holds. Whatever account it is, it is this one. */
export function openState(file: string | undefined, clock: Clock): ZendeskState {
  const { entries, journal } = openJournal(file, z.array(entrySchema));
  const users = new Map<number, User>();
  const tickets = new Map<number, Ticket>();
  const comments = new Map<number, Comment[]>();
  const uploads = new Map<string, Upload>();
  const webhooks = new Map<string, Webhook>();
  const triggers = new Map<string, Trigger>();
  const creations = new Map<string, Creation>();
  let lastId = 360_000_000;
  const seen = (...ids: number[]) => {
    lastId = Math.max(lastId, ...ids);
  };
  const take = (entry: Entry): void => {
    if ('user' in entry) {
      seen(entry.user.id);
      users.set(entry.user.id, entry.user);
    } else if ('ticket' in entry) tickets.set(entry.ticket.id, entry.ticket);
    else if ('comment' in entry) {
      const { ticket_id: ticketId, id, audit_id: auditId } = entry.comment;
      seen(id, auditId);
      comments.set(ticketId, [...(comments.get(ticketId) ?? []), entry.comment]);
    } else if ('upload' in entry) {
      seen(entry.upload.attachment.id);
      uploads.set(entry.upload.token, entry.upload);
    } else if ('webhook' in entry) webhooks.set(entry.webhook.id, entry.webhook);
    else if ('trigger' in entry) {
      seen(entry.trigger.id);
      triggers.set(String(entry.trigger.id), entry.trigger);
    } else if ('creation' in entry) creations.set(entry.creation.key, entry.creation);
    else if (entry.removed === 'webhooks') webhooks.delete(entry.id);
    else triggers.delete(entry.id);
  };
  for (const entry of entries.flat()) take(entry);
  return {
    users,
    tickets,
    comments,
    uploads,
    webhooks,
    triggers,
    creations,
    keep(...kept) {
      journal.append([...kept]);
      for (const entry of kept) take(entry);
    },
    newId() {
      lastId += 1;
      return lastId;
    },
    newTicketId: () => Math.max(0, ...tickets.keys()) + 1,
    now: () => `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    close: () => journal.close(),
  };
}
