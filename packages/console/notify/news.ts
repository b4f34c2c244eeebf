import type { LiveDocument } from '#contracts/api/live.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';

/** Something that somebody wants to be told: a ticket has become theirs, or a customer has written in one of theirs. */
export interface OwnNews {
  readonly kind: 'assigned' | 'message';
  readonly ticket: TicketDocument;
}

/** What was known when news was last looked for. */
export interface Known {
  /** When each customer last wrote. */
  readonly wroteAt: ReadonlyMap<string, string>;
  /** The latest that had happened to any of one's own tickets. */
  readonly latest: string;
  readonly unassigned: number;
}

export interface News {
  readonly own: readonly OwnNews[];
  /** How many more tickets nobody has. */
  readonly arrived: number;
}

export type Looked = Pick<LiveDocument, 'mine' | 'views'>;

export function knownFrom({ mine, views }: Looked, before: Known | null): Known {
  const times = mine.flatMap(({ lastCustomerMessageAt, assignment }) => [
    lastCustomerMessageAt,
    assignment?.at ?? '',
  ]);
  return {
    wroteAt: new Map(mine.map(({ id, lastCustomerMessageAt }) => [id, lastCustomerMessageAt])),
    latest: [before?.latest ?? '', ...times].toSorted().at(-1) ?? '',
    unassigned: views.unassigned,
  };
}

/** What one has done oneself is no news, nor is what was there when one came. */
export function newsIn({ mine, views }: Looked, known: Known, isOwnDoing: (id: string) => boolean): News {
  const own = mine.flatMap((ticket): OwnNews[] => {
    const kind = kindOf(ticket, known, isOwnDoing);
    return kind === null ? [] : [{ kind, ticket }];
  });
  return { own, arrived: Math.max(0, views.unassigned - known.unassigned) };
}

function kindOf(
  { id, lastCustomerMessageAt, assignment }: TicketDocument,
  { wroteAt, latest }: Known,
  isOwnDoing: (id: string) => boolean,
): OwnNews['kind'] | null {
  const before = wroteAt.get(id);
  if (before !== undefined) return lastCustomerMessageAt > before ? 'message' : null;
  // One of those that were further down, else one that has become theirs just now.
  if (assignment === undefined || assignment.at <= latest)
    return lastCustomerMessageAt > latest ? 'message' : null;
  return assignment.by === 'reply' || isOwnDoing(id) ? null : 'assigned';
}
