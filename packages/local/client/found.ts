import type { AgentClient, Message, Ticket } from './agent.ts';
import type { Schedule } from './api.ts';
import type { Log } from './log.ts';
import type { Sent } from './outbox.ts';
import type { Persona } from './planned.ts';
import { forEachAbreast, type Stage } from './stage.ts';
import { addressOf, type ThreadName, threadName } from './threads.ts';
import { ticketsOf } from './tickets-of.ts';

/** What the system says came of it all. */
export interface Found {
  /** Epoch milliseconds by the local clock. */
  readonly now: number;
  /** The demo's own customers' only. */
  readonly conversations: ReadonlyMap<ThreadName, FoundConversation>;
  /** What the demo's customers were sent by Twilio and Postmark, and were shown in the chat. */
  readonly sent: readonly Sent[];
  readonly schedules: readonly Schedule[];
  /** A8: whether everybody who is online has so much to answer that what waited longer goes on waiting. */
  readonly handsAreFull: boolean;
}

export interface FoundConversation {
  /** One, if all is well (T2 to T4). */
  readonly tickets: readonly Ticket[];
  readonly thread: readonly Message[];
}

/** Reads back everything that the demo's customers have to do with. */
export async function lookAround(stage: Stage): Promise<Found> {
  const { api, agents, browsers, log, story } = stage;
  const conversations = new Map<ThreadName, FoundConversation>(
    log.messages.map(({ thread }) => [thread, { tickets: [], thread: [] }]),
  );
  const customers = story.customers.filter(({ address }) => conversations.has(threadName(address, 1)));
  await forEachAbreast(customers, async (customer) => {
    const listed = await ticketsOf(stage, customer);
    // An index found them, and may lag behind: each is read afresh.
    const tickets = await Promise.all(listed.map(({ id }) => agents.mia.ticket(id)));
    const threads = await Promise.all(listed.map(({ id }) => agents.mia.thread(id)));
    for (const [index, ticket] of tickets.entries()) {
      const thread = threads[index] ?? [];
      const name = threadOf(thread, log, customer);
      const before = conversations.get(name);
      conversations.set(name, {
        tickets: [...(before?.tickets ?? []), ticket],
        thread: [...(before?.thread ?? []), ...thread],
      });
    }
  });
  const { sms, mails } = await api.outbox();
  const addresses = new Set(customers.map(({ address }) => address));
  return {
    now: await api.now(),
    conversations,
    sent: [...sms, ...mails, ...(await shownIn(browsers))].filter(({ to }) => addresses.has(to)),
    schedules: await api.schedules(),
    handsAreFull: await areHandsFull(agents.mia),
  };
}

/** By how it begins: no customer says the same twice. */
function threadOf(thread: readonly Message[], { messages }: Log, { address }: Persona): ThreadName {
  const first = thread.find(({ author }) => author === 'customer')?.text;
  const begun = messages.find((said) => addressOf(said.thread) === address && said.text === first);
  return begun?.thread ?? address;
}

/** What visitors of the chat were told by people: it has arrived where they read it. */
async function shownIn(browsers: Stage['browsers']): Promise<Sent[]> {
  await forEachAbreast([...browsers.values()], (browser) => browser.look());
  return [...browsers].flatMap(([to, { shown }]) =>
    shown.filter(({ author }) => author === 'agent').map(({ text }) => ({ to, text })),
  );
}

async function areHandsFull(agent: AgentClient): Promise<boolean> {
  const { backlogPerAgent } = (await agent.settings()).roundRobin;
  const online = (await agent.agents()).filter(({ presence }) => presence === 'online');
  return backlogPerAgent !== null && online.every(({ waitingTickets }) => waitingTickets >= backlogPerAgent);
}
