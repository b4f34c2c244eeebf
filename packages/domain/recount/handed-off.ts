import { askedNoMore, type HandOff, isPlatform } from '../hand-off/hand-off.ts';
import { answeredByAi } from '../hand-off/say.ts';
import type { Message } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** A ticket after something was said about its hand-off; null where the message is about none. */
export function handedOff(state: Ticket, message: Message): Ticket | null {
  const { code, at, seq, delivery } = message;
  const heard = {
    lastCustomerMessageAt: at,
    lastCustomerSeq: seq,
    lastChangeBy: 'customer',
    lastChangeAt: at,
  } as const;
  const byAi = { lastChangeBy: 'ai', lastChangeAt: at } as const;
  const bySystem = { lastChangeBy: 'system', lastChangeAt: at } as const;
  const handOff = (now: HandOff['state']) => ({ handOff: asked(state, now, at) });
  switch (code) {
    case 'hand-off-consent':
      return { ...state, ...answeredByAi(state, at), ...handOff('asking-consent'), ...byAi };
    case 'hand-off-email':
      return { ...state, ...answeredByAi({ answeredAt: null }, at), ...handOff('asking-email'), ...byAi };
    case 'hand-off-not-offered':
      return {
        ...state,
        ...answeredByAi(state, at),
        ...handOff('not-offered'),
        ...endedBy(state, 'not-offered'),
        ...byAi,
      };
    case 'consent-given':
      return { ...state, ...heard, ...waiting(state, at) };
    case 'consent-refused':
      return {
        ...state,
        ...heard,
        ...waiting(state, at),
        ...handOff('declined'),
        ...endedBy(state, 'declined'),
      };
    case 'hand-off': {
      const handledBy = isPlatform(delivery?.via) ? 'elsewhere' : 'human';
      const waits = { waitingSince: at, answeredAt: null } as const;
      return {
        ...state,
        ...bySystem,
        ...waits,
        handledBy,
        aiOutcome: 'escalated',
        ...handOff('done'),
        status: 'open',
      };
    }
    case 'hand-off-failed':
    case 'ai-unreachable':
      return { ...state, ...bySystem, ...fallenBack(state, at) };
    default:
      return null;
  }
}

/** Of which the state alone matters. */
const asked = ({ handOff }: Ticket, state: HandOff['state'], at: number): HandOff => ({
  ...(handOff ?? { id: '', method: 'helpdesk', reason: null, at, seq: null, platformTicketId: null }),
  state,
});

const waiting = ({ waitingSince }: Ticket, at: number) =>
  ({ waitingSince: waitingSince ?? at, answeredAt: null }) as const;

const endedBy = ({ aiOutcome }: Ticket, outcome: 'declined' | 'not-offered') =>
  ({ aiOutcome: aiOutcome === 'escalated' ? 'escalated' : outcome }) as const;

function fallenBack(state: Ticket, at: number): Partial<Ticket> {
  const handOff = askedNoMore(state.handOff);
  if (state.status === 'closed') return { handledBy: 'human', handOff };
  const aiOutcome = state.aiOutcome === 'under-way' ? 'escalated' : state.aiOutcome;
  return { ...waiting(state, at), handledBy: 'human', status: 'open', handOff, aiOutcome };
}
