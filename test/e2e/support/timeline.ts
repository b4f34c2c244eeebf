import { expect } from 'vitest';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import type { AutoCloseSettings } from '#domain/auto-close/clock.ts';
import { hour, minute, second } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { eventually } from '#test/support/eventually.ts';
import { changed, type Happening, horizon, type Story, tell } from '../../domain/auto-close/story.ts';
import { Conversation, type World } from './conversation.ts';
import { inFlight } from './inbox.ts';

/** A ticket of one's own, what is to happen to it, counted from the timeline's beginning, and when it is to close. */
export interface Planned {
  readonly title: string;
  readonly channel: Channel;
  readonly story: Story;
  readonly closes: readonly number[];
}

/** What happened, and when by the local clock. */
type Happened = [at: number, what: Happening];
interface Told extends Planned {
  readonly conversation: Conversation;
  readonly happened: Happened[];
}

const viaOf = { sms: 'twilio', email: 'postmark', web_chat: 'chat' } as const;

/** Several tickets’ stories, and that of the settings, merged into one, by a clock that only goes forward. */
export class Timeline {
  readonly #world: World;
  readonly #settings: AutoCloseSettings;
  readonly #changes: Happened[] = [];
  readonly #tickets: readonly Told[];
  #base = 0;

  constructor(world: World, settings: AutoCloseSettings, planned: readonly Planned[]) {
    this.#world = world;
    this.#settings = settings;
    this.#tickets = planned.map((one) => ({
      ...one,
      conversation: new Conversation(world, one.channel),
      happened: [],
    }));
  }

  /** Plays everything, and sees each ticket closed when the domain says so. */
  async play(changes: Story): Promise<void> {
    await this.#save(this.#settings);
    this.#base = await this.#now();
    const instants = [
      ...changes.map(([at]) => at),
      ...this.#tickets.flatMap(({ story, closes }) => [...closes, ...story.map(([at]) => at)]),
    ];
    for (const instant of [...new Set(instants)].toSorted((one, other) => one - other)) {
      const closing = this.#tickets.filter(({ closes }) => closes.includes(instant));
      const change = changes.find(([at]) => at === instant)?.[1];
      if (change === undefined) await this.#expectClosings(closing, instant);
      await this.passTo(instant);
      if (change !== undefined) await this.#change(change, closing);
      await eachOf(this.#tickets, async ({ story, conversation, happened }) => {
        for (const [at, what] of story)
          if (at === instant) happened.push([await conversation.happen(what), what]);
      });
      await this.#world.inbox.runtime.settled();
    }
  }

  async passTo(instant: number): Promise<void> {
    await this.#passTo(this.#base + instant);
  }

  async #passTo(then: number): Promise<void> {
    const left = then - (await this.#now());
    if (left > 0) await this.#world.inbox.advance(`PT${left / second}S`);
  }

  #now = (): Promise<number> => this.#world.inbox.advance('PT0S');

  /** By title. */
  conversation = (title: string): Conversation =>
    this.#tickets.find((told) => told.title === title)?.conversation ?? fail(`there is no ${title}`);

  async #save(settings: AutoCloseSettings): Promise<void> {
    const saved = await this.#world.owner.call('PUT', '/settings/auto-close', settings);
    if (saved.status !== 200) throw new Error(saved.text);
  }

  #settingsAfter = (changes: readonly Happened[]): AutoCloseSettings =>
    changes.reduce((settings, [, what]) => changed(settings, what), this.#settings);

  /** C9: what only the change makes due is closed in the minutes after it, not in one burst. */
  async #change(what: Happening, closing: readonly Told[]): Promise<void> {
    await this.#save(changed(this.#settingsAfter(this.#changes), what));
    const at = await this.#now();
    this.#changes.push([at, what]);
    await this.#world.inbox.runtime.settled();
    if (closing.length === 0) return;
    await this.#passTo(at + 5 * minute);
    await eachOf(closing, async (told) => expectClosed(await closed(told), at - minute, 7 * minute));
  }

  /** When the ticket closes, by the domain's own telling of what happened so far, at the very instants. */
  async #closingOf({ channel, happened, conversation }: Told): Promise<number> {
    const [first, ...since] = happened;
    const begun = first?.[0] ?? fail('nothing has happened yet');
    const before = this.#changes.filter(([at]) => at <= begun);
    const story = [...since, ...this.#changes.slice(before.length)]
      .toSorted(([one], [other]) => one - other)
      .map(([at, what]) => [at - begun, what] as const);
    const settings = this.#settingsAfter(before);
    const closings = tell(story, settings, aTicket({ channel, via: viaOf[channel] })).closedAt;
    // A warning that comes a second late puts the closing off by as much.
    const warning = (await conversation.thread()).find(({ code }) => code === 'closing-warning');
    const { warnHoursBefore } = this.#settingsAfter(this.#changes);
    const warned = warning === undefined ? 0 : Date.parse(warning.at) + (warnHoursBefore ?? 0) * hour;
    return Math.max(begun - start + (closings.at(-1) ?? horizon), warned);
  }

  /** A moment before, they are open and say when they close; a minute after it at most, they are closed. */
  async #expectClosings(closing: readonly Told[], instant: number): Promise<void> {
    if (closing.length === 0) return;
    const instants = new Map<Told, number>();
    for (const told of closing) {
      const at = await this.#closingOf(told);
      expect(Math.abs(at - this.#base - instant), told.title).toBeLessThan(2 * minute);
      instants.set(told, at);
    }
    await this.#passTo(Math.min(...instants.values()) - 30 * second);
    await this.#world.inbox.runtime.settled();
    await eachOf(closing, async (told) => {
      const { status, autoClose } = await told.conversation.ticket();
      expect(status).not.toBe('closed');
      expect(Date.parse(autoClose?.closesAt ?? '')).toBe(instants.get(told));
    });
    expect(await this.#now(), 'a moment before').toBeLessThan(Math.min(...instants.values()));
    await this.#passTo(Math.max(...instants.values()) + second);
    await eachOf(closing, async (told) =>
      expectClosed(await closed(told), instants.get(told) ?? fail('no instant'), minute),
    );
  }
}

const closed = ({ conversation }: Told): Promise<TicketDocument> =>
  eventually(async () => {
    const ticket = await conversation.ticket();
    expect(ticket.status).toBe('closed');
    return ticket;
  });

function expectClosed({ closedBy, closedAt }: TicketDocument, closes: number, within: number): void {
  expect(closedBy).toBe('inactivity');
  const late = Date.parse(closedAt ?? '') - closes;
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(within);
}

const eachOf = (some: readonly Told[], work: (told: Told) => Promise<void>) =>
  inFlight(6, some, (told) =>
    work(told).catch((error: unknown) => {
      throw new Error(`${told.title}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }),
  );

function fail(what: string): never {
  throw new Error(what);
}
