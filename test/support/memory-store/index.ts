import type { Change } from '#use-cases/changes.ts';
import type { Clock, Store } from '#use-cases/ports.ts';
import { memoryChats } from './chats.ts';
import { memoryConnections } from './connections.ts';
import { memoryFigures } from './figures.ts';
import { memoryFinder } from './finder.ts';
import { memoryRecount } from './recount.ts';
import { memoryRotation } from './rotation.ts';
import { memoryAgents, memoryReplan, memorySettings, memoryTimers } from './settings.ts';
import { State } from './state.ts';
import { memoryCounts } from './tally.ts';
import { memoryThreads, memoryWriting } from './threads.ts';
import { memoryTickets } from './tickets.ts';
import { memoryOverdue, memoryViews } from './views.ts';

export type Operation = keyof Store;

export interface MemoryStoreOptions {
  readonly clock?: Clock;
  /** Called around every operation, which itself happens at once; throws to crash there, or waits to let others go first. */
  readonly before?: (operation: Operation) => void | Promise<void>;
  readonly after?: (operation: Operation) => void | Promise<void>;
  /** Whether the next batch of turns meets an overlapping transaction. */
  readonly conflicts?: () => boolean;
  /** Stands for the table's stream; hears of each write as it happens. */
  readonly onChange?: (change: Change) => void;
}

/** A store for laws that take many steps: it passes the same contract as the one in DynamoDB, and takes no time. */
export function createMemoryStore({
  clock = Date.now,
  before = () => {},
  after = () => {},
  conflicts = () => false,
  onChange = () => {},
}: MemoryStoreOptions = {}): Store {
  const state = new State(onChange);
  const store: Store = {
    ...memoryTickets(state, clock),
    ...memoryThreads(state),
    ...memoryChats(state),
    ...memoryWriting(state),
    ...memoryViews(state),
    ...memoryFinder(state),
    ...memoryRotation(state, conflicts),
    ...memoryAgents(state),
    ...memoryCounts(state),
    ...memoryFigures(state),
    ...memorySettings(state),
    ...memoryConnections(state),
    ...memoryReplan(state),
    ...memoryRecount(state, memoryThreads(state)),
    ...memoryTimers(state),
    ...memoryOverdue(state),
  };
  return new Proxy(store, {
    get(target, name: Operation) {
      const operation = target[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      // A promise that resolves to a store asks it for `then`.
      if (operation === undefined) return undefined;
      return async (...args: unknown[]) => {
        await before(name);
        const result = await operation(...args);
        await after(name);
        return result;
      };
    },
  });
}
