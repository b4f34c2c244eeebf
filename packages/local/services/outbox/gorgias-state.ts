import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { openJournal } from '../journal.ts';
import {
  type Customer,
  customerSchema,
  type Integration,
  integrationSchema,
  type Message,
  messageSchema,
  type Ticket,
  ticketSchema,
} from './gorgias-schemas.ts';

const changeSchema = z.union([
  z.object({ customer: customerSchema }),
  z.object({ ticket: ticketSchema }),
  z.object({ message: messageSchema }),
  z.object({ integration: integrationSchema }),
  z.object({ removed: z.int() }),
]);
type Change = z.output<typeof changeSchema>;

export interface GorgiasState {
  readonly customers: ReadonlyMap<number, Customer>;
  readonly tickets: ReadonlyMap<number, Ticket>;
  readonly messages: ReadonlyMap<number, Message>;
  readonly integrations: ReadonlyMap<number, Integration>;
  /** Of whatever is made next. */
  nextId(): number;
  /** As Gorgias writes it: UTC, without saying so. */
  now(): string;
  keep(...changes: readonly Change[]): void;
  close(): void;
}

/** What was ever made at Gorgias, kept before it is answered. */
export function openState(file: string | undefined, clock: Clock): GorgiasState {
  const customers = new Map<number, Customer>();
  const tickets = new Map<number, Ticket>();
  const messages = new Map<number, Message>();
  const integrations = new Map<number, Integration>();
  let latest = 1000;
  const seen = <Item extends { readonly id: number }>(map: Map<number, Item>, item: Item) => {
    map.set(item.id, item);
    latest = Math.max(latest, item.id);
  };
  const apply = (change: Change) => {
    if ('customer' in change) seen(customers, change.customer);
    else if ('ticket' in change) seen(tickets, change.ticket);
    else if ('message' in change) seen(messages, change.message);
    else if ('integration' in change) seen(integrations, change.integration);
    else integrations.delete(change.removed);
  };
  const { entries, journal } = openJournal(file, changeSchema);
  for (const change of entries) apply(change);
  return {
    customers,
    tickets,
    messages,
    integrations,
    nextId: () => ++latest,
    now: () => `${new Date(clock.now()).toISOString().replace('Z', '')}000`,
    keep(...changes) {
      for (const change of changes) {
        journal.append(change);
        apply(change);
      }
    },
    close: () => journal.close(),
  };
}
