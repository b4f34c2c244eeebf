import { type Instant, second } from '#domain/ids.ts';
import { overlaid } from '#test/support/inbox.ts';
import { State } from '#test/support/memory-store/state.ts';
import { memoryOverdue, memoryViews } from '#test/support/memory-store/views.ts';
import type { Change } from '#use-cases/changes.ts';
import { isInView } from '#use-cases/in-view.ts';
import type { Store } from '#use-cases/ports.ts';

/** Indexes that answer as things were a while ago. */
export interface Lagging {
  hear(change: Change): void;
  over(store: Store): Store;
}

export const indexDelay = 2 * second;

export function lagging(clock: () => Instant, delay: number): Lagging {
  const late = new State(() => {});
  const heard: { readonly change: Change; readonly at: Instant }[] = [];
  const catchUp = (): void => {
    while (heard[0] !== undefined && heard[0].at <= clock() - delay) {
      const change = heard.shift()?.change;
      if (change?.kind === 'ticket' && change.after !== null) late.tickets.set(change.after.id, change.after);
      if (change?.kind === 'message' && change.after !== null)
        late.thread(change.after.ticketId).messages.set(change.after.seq, change.after);
    }
  };
  const known =
    <Args extends unknown[], Value>(read: (...args: Args) => Promise<Value>) =>
    (...args: Args): Promise<Value> => {
      catchUp();
      return read(...args);
    };
  const views = memoryViews(late);
  const overdue = memoryOverdue(late);
  return {
    hear: (change) => void heard.push({ change, at: clock() }),
    over: (store) =>
      overlaid(store, {
        ...Object.fromEntries(Object.entries(overdue).map(([name, read]) => [name, known(read as never)])),
        // What an index lists is read afresh, and shown as it is by now.
        listTickets: known(async (query) => {
          const page = await views.listTickets(query);
          const tickets = await store.loadTickets(page.items.map(({ id }) => id));
          return { ...page, items: tickets.filter((ticket) => isInView(query, ticket)) };
        }),
      }),
  };
}
