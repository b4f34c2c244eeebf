/**
 * Who is at which item right now. DynamoDB Local does one transaction after another and never answers that two got in
 * each other's way; the cloud does. The rules are those of "Transactional conflict handling in DynamoDB": a write or
 * a transaction is refused for an item that a transaction is at, a transactional read for one that anything writes.
 * A transaction that meets a plain write loses as well, as it may in the cloud, which orders both by timestamps.
 */
export type Kind = 'transaction' | 'write' | 'snapshot';

export interface Conflicts {
  /** Takes hold of the items, or says at which positions somebody else is in the way and takes hold of none. */
  begin(kind: Kind, ids: readonly string[]): { readonly conflicts: readonly boolean[] } | Hold;
}

export interface Hold {
  readonly conflicts?: undefined;
  /** Lets go; says which items of a transactional read were written meanwhile. */
  end(): readonly boolean[];
}

interface Presence {
  transactions: number;
  writes: number;
  /** Counts the writes that ever began while somebody was there. */
  begun: number;
  readers: number;
}

export function createConflicts(): Conflicts {
  const present = new Map<string, Presence>();
  const at = (id: string) => {
    const presence = present.get(id) ?? { transactions: 0, writes: 0, begun: 0, readers: 0 };
    present.set(id, presence);
    return presence;
  };
  const collides = (kind: Kind, id: string) => {
    const presence = present.get(id);
    if (!presence) return false;
    return presence.transactions > 0 || (kind !== 'write' && presence.writes > 0);
  };
  const enter = (kind: Kind, id: string, step: 1 | -1) => {
    const presence = at(id);
    if (kind === 'transaction') presence.transactions += step;
    if (kind === 'write') presence.writes += step;
    if (kind === 'snapshot') presence.readers += step;
    if (kind !== 'snapshot' && step === 1) presence.begun += 1;
    if (presence.transactions + presence.writes + presence.readers === 0) present.delete(id);
  };
  return {
    begin(kind, ids) {
      const conflicts = ids.map((id) => collides(kind, id));
      if (conflicts.includes(true)) return { conflicts };
      for (const id of ids) enter(kind, id, 1);
      const begun = ids.map((id) => at(id).begun);
      return {
        end() {
          const spoiled = ids.map((id, index) => at(id).begun !== begun[index]);
          for (const id of ids) enter(kind, id, -1);
          return spoiled;
        },
      };
    },
  };
}
