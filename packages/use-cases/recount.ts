import { Temporal } from 'temporal-polyfill';
import type { Day, FigureEvent } from '#domain/figures/figure.ts';
import { figuresOf } from '#domain/figures/figures-of.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import { retell } from '#domain/recount/retell.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import { type CountingFigures, countEvents } from './count-figures.ts';
import type { Log } from './log.ts';
import type { Clock, Queues, Recount, RecountJob, RecountStore, SettingsStore, ViewStore } from './ports.ts';

interface Asking {
  readonly store: RecountStore & SettingsStore;
  readonly clock: Clock;
  readonly wait?: Pause;
}

/** H11: has these days counted again, by the relay of what is written here. It takes the place of one that runs. */
export function askForRecount(
  { from, to, by }: { readonly from: Day; readonly to: Day; readonly by: AgentId },
  { store, clock, wait }: Asking,
): Promise<Recount> {
  return untilCommitted(async () => {
    const [before, { value: hours }] = await Promise.all([
      store.loadRecount(),
      store.loadSetting('office-hours'),
    ]);
    const after: Recount = {
      run: (before?.run ?? 0) + 1,
      from,
      to,
      since: beginningOf(from, hours.timeZone),
      until: beginningOf(Temporal.PlainDate.from(to).add({ days: 1 }).toString(), hours.timeZone),
      by,
      page: 0,
      sweep: 1,
      cursor: null,
      looked: 0,
      recounted: 0,
      counted: 0,
      startedAt: clock(),
      finishedAt: null,
    };
    return (await store.saveRecount({ before, after })) === 'saved' ? after : null;
  }, wait);
}

const beginningOf = (day: Day, timeZone: string): Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;

export interface Recounting extends CountingFigures {
  readonly store: CountingFigures['store'] & RecountStore & ViewStore;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
}

const pageSize = 50;
const abreast = 10;

/**
 * H11: counts again a page of all tickets, and asks for the next. What was counted before is left alone, so that it may be
 * done as often as one likes; how far it has come is kept beside, so that a page whose attempt was cut short comes
 * again, and one that comes twice is done once. A second sweep looks at those that were written to meanwhile, and so
 * may have slipped past the first.
 */
export async function recountPage({ run, page }: RecountJob, deps: Recounting): Promise<void> {
  const { store, log } = deps;
  const current = await store.loadRecount();
  if (current === null || current.run !== run) return log.info('recount-superseded', { run, page });
  if (current.finishedAt !== null || page > current.page || page < current.page - 1) return;
  if (page < current.page) return next(current, deps);
  const after = await sweep(current, deps);
  const saved = await store.saveRecount({ before: current, after });
  if (saved === 'moved-on') return log.info('recount-raced', { run, page });
  if (after.finishedAt === null) return next(after, deps);
  const { looked, recounted, counted } = after;
  log.info('recount-finished', { run, looked, recounted, counted });
}

const next = ({ run, page }: Recount, { queues, clock }: Recounting): Promise<void> =>
  queues.sendDue({ kind: 'recount', run, page }, clock());

async function sweep(recount: Recount, deps: Recounting): Promise<Recount> {
  const { items, cursor } = await deps.store.listTickets({
    assignee: null,
    status: 'any',
    sort: 'activity',
    contactIds: null,
    tag: null,
    filter: () => true,
    limit: pageSize,
    cursor: recount.cursor,
  });
  const concerned = items.filter((ticket) => concerns(ticket, recount));
  let counted = 0;
  for (let from = 0; from < concerned.length; from += abreast) {
    const some = concerned.slice(from, from + abreast);
    const events = await Promise.all(some.map((ticket) => eventsOf(ticket, recount, deps.store)));
    counted += await countEvents(events.flat(), deps);
  }
  const done = {
    ...recount,
    page: recount.page + 1,
    cursor,
    // The second looks at some once more.
    ...(recount.sweep === 1 && {
      looked: recount.looked + items.length,
      recounted: recount.recounted + concerned.length,
    }),
    counted: recount.counted + counted,
  };
  // By activity, the latest first: what is older has stood still since this began.
  const isOver =
    cursor === null ||
    (recount.sweep === 2 && items.some(({ lastMessageAt }) => lastMessageAt < recount.startedAt));
  if (!isOver) return done;
  return recount.sweep === 1
    ? { ...done, sweep: 2, cursor: null }
    : { ...done, cursor: null, finishedAt: deps.clock() };
}

const concerns = (
  { createdAt, lastChangeAt, spam }: Ticket,
  { since, until }: Pick<Recount, 'since' | 'until'>,
): boolean => !spam && createdAt < until && lastChangeAt >= since;

/** What counts of a ticket's life on these days. */
export async function eventsOf(
  ticket: Ticket,
  { since, until }: Pick<Recount, 'since' | 'until'>,
  store: Pick<RecountStore, 'loadOutline'>,
): Promise<FigureEvent[]> {
  const { steps, whole } = retell(ticket, await store.loadOutline(ticket.id));
  return steps
    .flatMap(({ before, after }) =>
      // What becomes of a conversation counts where that began, whenever it became so.
      figuresOf(before, after).map((event) => ({ event, happened: Math.max(event.at, after.lastChangeAt) })),
    )
    .filter(({ event, happened }) => event.at < until && happened >= since)
    .map(({ event }) => event)
    .filter((event) => whole || isCertain(event, ticket));
}

/**
 * Where openings are missing, nobody knows of which one something was, nor whether an answer reopened the ticket. Of the
 * latest one the ticket itself knows when it was.
 */
const isCertain = ({ figure, cycle, at }: FigureEvent, ticket: Ticket): boolean =>
  (cycle === ticket.cycle && (figure === 'opened' ? at === ticket.openedAt : at >= ticket.openedAt)) ||
  (cycle === 1 && (figure === 'opened' || figure === 'ai-conversation'));
