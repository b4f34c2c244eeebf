import { type Memory, nothingYet, onDeclined, replyTo } from './replies.ts';
import type { Rondo } from './rondo.ts';

/** As much of an event as this agent goes by; Rondo's `/openapi.json` has the whole, under `webhooks`. */
export interface Heard {
  readonly type: string;
  readonly data: {
    readonly ticketId: string;
    readonly messageId: string;
    readonly text: string;
    readonly cycle: number;
  };
}

export interface Agent {
  /** Resolves once the customer has their answer. */
  hear(event: Heard): Promise<void>;
}

/** Most of what it remembers at once, the latest; a serious one has a database. */
const most = 10_000;

export function createAgent(rondo: Rondo): Agent {
  const memories = new Map<string, Memory>();
  const heard = new Map<string, Promise<void>>();
  const latest = new Map<string, Promise<void>>();

  const answer = async ({ type, data }: Heard): Promise<void> => {
    const { ticketId, messageId, text } = data;
    // By the message's id, so that a repeated event can't be answered twice, not even after a restart.
    const ownId = `re-${messageId}`;
    if (type === 'hand_off.declined') return rondo.say({ ticketId, messageId: ownId, text: onDeclined });
    if (type !== 'message.received') return;
    // A reopened ticket is a new conversation.
    const conversation = `${ticketId} ${data.cycle}`;
    const reply = replyTo(text, memories.get(conversation) ?? nothingYet);
    remember(memories, conversation, reply.memory);
    if (reply.says !== undefined) await rondo.say({ ticketId, messageId: ownId, text: reply.says });
    if (reply.handsOff !== undefined)
      await rondo.handOff({ ticketId, handOffId: ownId, reason: reply.handsOff });
  };
  return {
    hear(event) {
      const { ticketId, messageId } = event.data;
      const before = heard.get(messageId);
      if (before !== undefined) return before;
      // One after another in a conversation, as the customer wrote them.
      const turn = (latest.get(ticketId) ?? Promise.resolve()).catch(() => {}).then(() => answer(event));
      remember(latest, ticketId, turn);
      remember(heard, messageId, turn);
      // What came to nothing may be told again.
      turn.catch(() => heard.delete(messageId));
      return turn;
    },
  };
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
