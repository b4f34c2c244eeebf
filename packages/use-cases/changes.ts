import type { Agent } from '#domain/agent.ts';
import type { Contact } from '#domain/contact.ts';
import type { TeamId } from '#domain/ids.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { KeptSettingName } from '#domain/settings.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { QueueId, Ticket } from '#domain/ticket/ticket.ts';
import type { Recount } from './ports/recount.ts';

/** What the table's stream tells, after every commit, at least once, and in order for one item at most. */
export type Change =
  | { readonly kind: 'ticket'; readonly before: Ticket | null; readonly after: Ticket | null }
  | { readonly kind: 'message'; readonly before: Message | null; readonly after: Message | null }
  | { readonly kind: 'queue-entry'; readonly queue: QueueId; readonly inserted: boolean }
  | { readonly kind: 'rotation'; readonly queue: QueueId; readonly after: Rotation | null }
  | { readonly kind: 'agent'; readonly before: Agent | null; readonly after: Agent | null }
  | {
      readonly kind: 'setting';
      readonly name: KeptSettingName;
      readonly version: number;
      /** Of the setting `teams`: all that there were before, or are now. */
      readonly teamIds: readonly TeamId[];
    }
  | { readonly kind: 'recount'; readonly before: Recount | null; readonly after: Recount | null }
  | { readonly kind: 'contact'; readonly before: Contact | null; readonly after: Contact | null };
