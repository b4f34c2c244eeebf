import { useSyncExternalStore } from 'react';
import { whyOf } from '#console/api/why.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';

/** What has been done of something with many tickets. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** Why one of them stayed as it was. */
export interface Failure {
  readonly ticket: TicketDocument;
  readonly why: string;
}

export interface Outcome {
  readonly done: readonly TicketDocument[];
  readonly failed: readonly Failure[];
}

/** How many are asked for at a time. */
const abreast = 4;

let progress: Progress | null = null;
const listeners = new Set<() => void>();

function tell(next: Progress | null): void {
  progress = next;
  for (const changed of listeners) changed();
}

/** Does something with each of many tickets: one that fails holds up no other. */
export async function eachOf(
  tickets: readonly TicketDocument[],
  work: (ticket: TicketDocument) => Promise<unknown>,
): Promise<Outcome> {
  const done: TicketDocument[] = [];
  const failed: Failure[] = [];
  const queue = tickets.values();
  const worker = async (): Promise<void> => {
    for (const ticket of queue) {
      try {
        await work(ticket);
        done.push(ticket);
      } catch (error) {
        failed.push({ ticket, why: whyOf(error) });
      }
      tell({ done: done.length + failed.length, of: tickets.length });
    }
  };
  tell({ done: 0, of: tickets.length });
  try {
    await Promise.all(Array.from({ length: abreast }, worker));
  } finally {
    tell(null);
  }
  return { done, failed };
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** Null while nothing is done with many. */
export const useProgress = (): Progress | null => useSyncExternalStore(subscribe, () => progress);
