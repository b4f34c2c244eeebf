import type { AgentClient, Message, Ticket } from './agent.ts';
import type { Schedule, SentSms } from './api.ts';
import { forEachAbreast, type Stage } from './stage.ts';

/** What the system says came of it all. */
export interface Found {
  /** Epoch milliseconds by the local clock. */
  readonly now: number;
  /** By the customer's number; the demo's own customers only. */
  readonly conversations: ReadonlyMap<string, FoundConversation>;
  /** What Twilio was given to send to the demo's customers. */
  readonly sent: readonly SentSms[];
  readonly schedules: readonly Schedule[];
  /** A8: whether everybody who is online has so much to answer that what waited longer goes on waiting. */
  readonly handsAreFull: boolean;
}

export interface FoundConversation {
  /** One, if all is well (T2). */
  readonly tickets: readonly Ticket[];
  readonly thread: readonly Message[];
}

/** Reads back everything that the demo's customers have to do with. */
export async function lookAround({ api, agents: { mia }, log }: Stage): Promise<Found> {
  const phones = [...new Set(log.sms.map(({ phone }) => phone))];
  const conversations = new Map<string, FoundConversation>();
  await forEachAbreast(phones, async (phone) => {
    const listed = await mia.tickets({ view: 'all', status: 'any', q: phone });
    // An index found them, and may lag behind: each is read afresh.
    const tickets = await Promise.all(listed.map(({ id }) => mia.ticket(id)));
    const threads = await Promise.all(tickets.map(({ id }) => mia.thread(id)));
    conversations.set(phone, { tickets, thread: threads.flat() });
  });
  const sent = await api.sentSms();
  return {
    now: await api.now(),
    conversations,
    sent: sent.filter(({ to }) => conversations.has(to)),
    schedules: await api.schedules(),
    handsAreFull: await areHandsFull(mia),
  };
}

async function areHandsFull(agent: AgentClient): Promise<boolean> {
  const { backlogPerAgent } = (await agent.settings()).roundRobin;
  const online = (await agent.agents()).filter(({ presence }) => presence === 'online');
  return backlogPerAgent !== null && online.every(({ openTickets }) => openTickets >= backlogPerAgent);
}
