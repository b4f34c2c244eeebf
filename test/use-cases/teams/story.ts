import type { TicketId } from '#domain/ids.ts';
import type { TagRule } from '#domain/routing/tag-rules.ts';
import type { Team } from '#domain/routing/team.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aTeam } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { ada, anSms, type InboxOptions, openInbox, sam, sol, sue } from '#test/support/inbox.ts';
import type { Arrival } from '#use-cases/arrival.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { tag } from '#use-cases/tag.ts';

const offline = { presence: 'offline', onlineSince: null, onlineUntil: null } as const;
export const returns = aTeam();
export const vip = aTeam({
  id: 'team_vip',
  name: 'VIP',
  agentIds: [sol.id],
  tags: ['urgent'],
  segments: ['vip'],
});
const keywords: TagRule[] = [{ keywords: ['send back', 'Rückgabe'], tags: ['returns'], channels: null }];

export interface TeamStory extends InboxOptions {
  readonly teams?: readonly Team[];
  readonly rules?: readonly TagRule[];
}

/** Sam and Sue take returns, Sol takes urgent tickets and the VIPs'; Ada is online for the inbox alone. */
export async function openTeams({ teams = [returns, vip], rules = keywords, ...options }: TeamStory = {}) {
  const adaOnline = { ...ada, presence: 'online', onlineUntil: sam.onlineUntil, onlineSince: 0 } as const;
  const inbox = await openInbox({ agents: [adaOnline, sam, sue, sol], ...options });
  const { deps, store } = inbox;
  await inbox.set('teams', { teams });
  await inbox.set('tag-rules', { rules });
  const clockwork = clockworkOf(inbox);
  await clockwork.settle();
  let messages = 0;
  /** Each from somebody else, unless it is said from whom. */
  const write = async (arrival: Partial<Arrival> = {}, person = `${++messages + 100}`) => {
    messages += 1;
    const receipt = { source: 'signed', id: `${messages}` };
    const { ticketId } = await receiveMessage({ ...anSms(deps, person, 'Hello'), ...arrival }, receipt, deps);
    return ticketId;
  };
  const settled = async (id: TicketId): Promise<Ticket> => {
    await clockwork.settle();
    return inbox.ticket(id);
  };
  return {
    ...inbox,
    write,
    settled,
    clockwork,
    /** By which team, and to whom. */
    given: async (id: TicketId) => {
      const { teamId, assigneeId } = await settled(id);
      return [teamId, assigneeId];
    },
    tag: (ticketId: TicketId, ...tags: string[]) => tag({ ticketId, tags, by: ada.id }, deps),
    setPresence: async (id: typeof sam.id, presence: 'online' | 'offline') => {
      const before = await inbox.agent(id);
      const there = {
        presence: 'online',
        onlineSince: inbox.time.now,
        onlineUntil: sam.onlineUntil,
      } as const;
      const after = { ...before, ...(presence === 'online' ? there : offline), version: before.version + 1 };
      await store.saveAgent({ before, after });
    },
  };
}
