import type { AgentClient, AgentId } from './agent.ts';
import type { Api, Secrets } from './api.ts';
import { type Log, newLog } from './log.ts';
import type { PlannedAnswer } from './script.ts';
import type { Story } from './story.ts';
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
  /** Ids of tickets, by the customer's number, as far as they are known. */
  readonly tickets: Map<string, string>;
  /** Who was given a ticket last, by the customer's number. */
  readonly holders: Map<string, AgentId>;
  /** Customers whose tickets nobody has been seen to have yet. */
  readonly unassigned: Set<string>;
  /** What agents have still to say to a customer. */
  readonly toSay: Map<string, readonly PlannedAnswer[]>;
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
  const { api } = from;
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
    secrets: await api.secrets(),
    log: newLog(),
    tickets: new Map(),
    holders: new Map(),
    unassigned: new Set(),
    toSay: new Map(),
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
