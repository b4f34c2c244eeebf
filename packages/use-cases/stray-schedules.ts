import { pause } from './again.ts';
import { type Auditing, type Compared, eachOf, secondLook, type Timer } from './audit-page.ts';
import type { AuditJob, TimerKind } from './ports.ts';

const ofTicket = /^(check|wake|rotate)-(tkt_[0-9A-Za-z]+)-(\d+)$/;

/** Schedules that no ticket remembers. One that is just being made is removed, if at all, in its ticket's own order. */
export async function strays({ cursor }: AuditJob, deps: Auditing): Promise<Compared> {
  const page = await deps.schedules.list(cursor);
  const suspects = await eachOf(page.names.flatMap(scheduled), (one) => ifForgotten(one, deps));
  if (suspects.length === 0) return { found: [], cursor: page.cursor };
  // By then what was just being made is remembered, and what was just being replaced is gone.
  await (deps.wait ?? pause)(secondLook);
  const still = await eachOf(suspects, async (one) =>
    (await deps.schedules.find(one.name)) === null ? [] : ifForgotten(one, deps),
  );
  const found = still.map(({ kind, ticketId, generation }) => ({
    kind,
    ticketId,
    fired: false,
    stray: generation,
  }));
  return { found, cursor: page.cursor };
}

interface Scheduled extends Timer {
  readonly name: string;
  readonly generation: number;
}

function scheduled(name: string): Scheduled[] {
  const [, kindName, id, number] = ofTicket.exec(name) ?? [];
  const kind = kinds.find((each) => each === kindName);
  if (kind === undefined || id === undefined) return [];
  return [{ name, kind, ticketId: `tkt_${id.slice(4)}`, generation: Number(number) }];
}

async function ifForgotten(one: Scheduled, deps: Auditing): Promise<readonly Scheduled[]> {
  const { pending } = await deps.store.loadForTimer(one.ticketId, one.kind);
  const isRemembered = pending !== null && pending.at !== null && pending.generation === one.generation;
  return isRemembered ? [] : [one];
}

const kinds = ['check', 'wake', 'rotate'] as const satisfies readonly TimerKind[];
