import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { openJournal } from '../services/journal.ts';

const eventSchema = z.object({
  id: z.string(),
  functionName: z.string(),
  event: z.unknown(),
  /** Epoch milliseconds by the local clock. */
  since: z.number(),
});
const entrySchema = z.union([eventSchema, z.object({ done: z.string() })]);

/** An event that Lambda has taken and not done with. */
export type Accepted = z.output<typeof eventSchema>;

export interface AcceptedEvents {
  take(functionName: string, event: unknown, since: number): Accepted;
  /** The function has succeeded, or the event is where abandoned ones go. */
  done(accepted: Accepted): void;
  /** What the process before this one had taken and not done with. */
  readonly left: readonly Accepted[];
  close(): void;
}

/** What is done with is forgotten once there is so much of it. */
const compactAfter = 1_000;

/** The queue that asynchronous invocations wait in: who handed over an event is told nothing more of it. */
export function openAccepted(file: string | undefined): AcceptedEvents {
  const { entries, journal } = openJournal(file, entrySchema);
  const open = new Map<string, Accepted>();
  for (const entry of entries) {
    if ('done' in entry) open.delete(entry.done);
    else open.set(entry.id, entry);
  }
  const left = [...open.values()];
  journal.rewrite(left);
  let finished = 0;
  return {
    left,
    take(functionName, event, since) {
      const accepted = { id: randomUUID(), functionName, event, since };
      open.set(accepted.id, accepted);
      journal.append(accepted);
      return accepted;
    },
    done({ id }) {
      open.delete(id);
      finished += 1;
      if (finished % compactAfter === 0) journal.rewrite([...open.values()]);
      else journal.append({ done: id });
    },
    close: () => journal.close(),
  };
}
