import type { AgentClient, AgentId } from './agent.ts';
import type { Api, Secrets } from './api.ts';
import { type Browser, createBrowser } from './browser.ts';
import type { Call } from './connection.ts';
import { type Log, newLog } from './log.ts';
import { createMailboxes, type Mailboxes } from './mailboxes.ts';
import type { PlannedAnswer } from './planned.ts';
import type { Story } from './story.ts';
import type { ThreadName } from './threads.ts';
import type { Minute } from './time.ts';

/** Who works in the demo: the three of the rotation, and a manager who helps out by hand. */
export const castOfAgents = ['sam', 'sue', 'sol', 'mia'] as const;
export type Actor = (typeof castOfAgents)[number];
/** Those who go online, in this order. */
export const inRotation = ['sam', 'sue', 'sol'] as const satisfies readonly Actor[];

export const emailOf = (actor: Actor): string => `${actor}@example.com`;

/** Where the demo plays: the running system, the story, and how far it has come. */
export interface Stage {
  readonly api: Api;
  readonly secrets: Secrets;
  readonly story: Story;
  readonly log: Log;
  readonly agents: Readonly<Record<Actor, AgentClient>>;
  readonly ids: Readonly<Record<Actor, AgentId>>;
  /** The midnight before the first day. */
  readonly midnight: number;
  /** Ids of tickets, as far as they are known. */
  readonly tickets: Map<ThreadName, string>;
  /** Who was given a ticket last. */
  readonly holders: Map<ThreadName, AgentId>;
  /** Whose tickets nobody has been seen to have yet. */
  readonly unassigned: Set<ThreadName>;
  /** Those that were looked for before. */
  readonly lookedFor: Set<ThreadName>;
  /** What agents have still to say. */
  readonly toSay: Map<ThreadName, readonly PlannedAnswer[]>;
  /** How often each visitor has begun a chat, by the visitor's name. */
  readonly chats: Map<string, number>;
  /** The call that brought a message, by its id: made again, it is the same to the letter. */
  readonly calls: Map<string, Call>;
  /** Of the chat's visitors, by their names. */
  readonly browsers: ReadonlyMap<string, Browser>;
  readonly mailboxes: Mailboxes;
  /** Who answers now. */
  readonly atWork: Set<Actor>;
  readonly progress: Progress;
  /** How far the story is told. */
  minute: Minute;
  /** How far the local clock is ahead of the machine's, in milliseconds. */
  clockOffset: number;
}

export interface Progress {
  /** A line that stays. */
  say(line: string): void;
  /** What is going on; the next one takes its place. */
  update(line: string): void;
}

export async function setStage(from: Pick<Stage, 'api' | 'story' | 'midnight' | 'progress'>): Promise<Stage> {
  const { api, story } = from;
  const secrets = await api.secrets();
  const visitors = story.customers.filter(({ channel }) => channel === 'web_chat');
  const agent = (actor: Actor) => api.agent(emailOf(actor));
  const agents = { sam: agent('sam'), sue: agent('sue'), sol: agent('sol'), mia: agent('mia') };
  return {
    ...from,
    agents,
    ids: {
      sam: await agents.sam.id(),
      sue: await agents.sue.id(),
      sol: await agents.sol.id(),
      mia: await agents.mia.id(),
    },
    secrets,
    log: newLog(),
    tickets: new Map(),
    holders: new Map(),
    unassigned: new Set(),
    lookedFor: new Set(),
    toSay: new Map(),
    chats: new Map(),
    calls: new Map(),
    browsers: new Map(visitors.map((visitor) => [visitor.address, createBrowser(visitor, api, secrets)])),
    mailboxes: createMailboxes(api),
    atWork: new Set(),
    minute: 0,
    clockOffset: (await api.now()) - Date.now(),
  };
}

/** Epoch milliseconds by the local clock, without asking for it. */
export const localTime = ({ clockOffset }: Stage): number => Date.now() + clockOffset;

/** Moves the local clock on to a minute of the story. */
export async function moveTo(stage: Stage, minute: Minute): Promise<void> {
  await stage.api.advanceTo(stage.midnight + minute * 60_000);
  stage.clockOffset = (await stage.api.now()) - Date.now();
}

/** Does the same for all, a few at a time; every one is done when it returns. */
export async function forEachAbreast<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  abreast = 8,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(abreast, items.length) }, worker));
}
