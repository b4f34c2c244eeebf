import { replyFromElsewhere } from '../hand-off/elsewhere.ts';
import { answeredByAi } from '../hand-off/say.ts';
import type { AgentId } from '../ids.ts';
import { answerCustomer } from '../ticket/answer.ts';
import { closedFields } from '../ticket/close.ts';
import { byPeople } from '../ticket/cycle.ts';
import type { Message } from '../ticket/message.ts';
import { addCustomerMessage } from '../ticket/receive.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { handedOff } from './handed-off.ts';

/** A ticket after something was said in it. */
export const said = (state: Ticket, message: Message): Ticket => ({
  ...(handedOff(state, message) ?? spoken(state, message)),
  lastSeq: message.seq,
});

function spoken(state: Ticket, message: Message): Ticket {
  const { author, internal, at, agentId } = message;
  switch (author) {
    case 'customer':
      return message.code === 'automatic-mail' ? state : byCustomer(state, message);
    case 'agent':
      if (internal) return state;
      return agentId === null ? fromElsewhere(state, message) : byAgent(state, agentId, at);
    case 'ai':
      return { ...state, ...answeredByAi(state, at), lastChangeBy: 'ai', lastChangeAt: at };
    case 'system':
      return message.code === 'closed-for-inactivity'
        ? { ...state, ...closedFields(state, at, 'inactivity'), lastChangeBy: 'inactivity' }
        : state;
  }
}

function byCustomer(state: Ticket, message: Message): Ticket {
  const closed = state.status === 'closed';
  // A closed chat is final: its closing was somebody's fault who told of it.
  if (closed && state.channel === 'web_chat') return state;
  const toAi = message.delivery?.via === 'ai';
  // What the AI agent handles goes on to it; so somebody has taken it over.
  const handled = !closed && state.handledBy === 'ai' && !toAi ? { ...state, ...byPeople(state) } : state;
  const inbound = { ...state, ...message, contactName: null, email: null, automatic: false, tags: [] };
  const routing = { teamId: state.teamId, queued: null, spam: false, toAi };
  return addCustomerMessage(handled, inbound, routing).after;
}

function byAgent(state: Ticket, agentId: AgentId, at: number): Ticket {
  const answer = { agentId, text: '', html: null, attachments: [], cc: [], at };
  const answered = answerCustomer({ ...state, handledBy: hereAgain(state) }, answer);
  return answered.ok ? answered.value.after : state;
}

/** Who answers here has it here. */
const hereAgain = ({ handledBy }: Ticket) => (handledBy === 'elsewhere' ? 'human' : handledBy);

function fromElsewhere(state: Ticket, { at }: Message): Ticket {
  const reply = { sender: '', text: '', html: null, at };
  const replied = replyFromElsewhere({ ...state, handledBy: 'elsewhere' }, reply);
  return replied.ok ? replied.value.after : state;
}
