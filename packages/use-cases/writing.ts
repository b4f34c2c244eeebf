import type { AgentId, TicketId } from '#domain/ids.ts';
import { second } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Clock, Writing, WritingStore } from './ports.ts';

/** How long a sign of writing holds; whoever goes on writing gives the next one before that. */
export const writingLife = 10 * second;

export interface WritingDeps {
  readonly store: WritingStore;
  readonly clock: Clock;
}

/** T9: lets the others see that somebody is writing in a ticket, or no longer. */
export const noteWriting = (
  sign: { ticketId: TicketId; who: AgentId | 'customer'; stopped: boolean },
  { store, clock }: WritingDeps,
): Promise<void> => {
  const { stopped, ...who } = sign;
  return store.saveWriting({ ...who, until: clock() + (stopped ? 0 : writingLife) });
};

/** T9: the others see that an agent is writing an answer, or no longer; and so does a visitor, in their chat. */
export async function noteAnswering(
  { id: ticketId, channel }: Pick<Ticket, 'id' | 'channel'>,
  { agentId, stopped }: { agentId: AgentId; stopped: boolean },
  deps: WritingDeps,
): Promise<void> {
  const { store, clock } = deps;
  const shown = async () => {
    if (channel !== 'web_chat') return;
    if (stopped) await store.endAnswering({ ticketId, agentId });
    else await store.saveAnswering({ ticketId, agentId, until: clock() + writingLife });
  };
  await Promise.all([noteWriting({ ticketId, who: agentId, stopped }, deps), shown()]);
}

/** Who else is writing in a ticket. */
export async function othersWriting(
  { ticketId, but }: { ticketId: TicketId; but: AgentId | 'customer' },
  { store, clock }: WritingDeps,
): Promise<Writing['who'][]> {
  const signs = await store.loadWriting(ticketId, clock());
  return signs.map(({ who }) => who).filter((who) => who !== but);
}
