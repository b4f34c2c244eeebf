import type { AgentId, Message, Ticket } from '#local/client/agent.ts';
import type { Secrets } from '#local/client/api.ts';
import type { Found } from '#local/client/found.ts';
import {
  type AnswerLogged,
  type Log,
  type MessageLogged,
  newLog,
  type TurnLogged,
} from '#local/client/log.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** A Monday, 00:00. */
export const monday = Date.UTC(2026, 0, 5);

export const sam: AgentId = 'agt_sam';
export const sue: AgentId = 'agt_sue';
export const sol: AgentId = 'agt_sol';

const ring = [sam, sue, sol];

/** Turns in ring order, from 1, everybody eligible. */
export function turnsInOrder(count: number, members: readonly AgentId[] = ring, from = 1): TurnLogged[] {
  return Array.from({ length: count }, (_, index) => {
    const order = [...members.slice(index % members.length), ...members.slice(0, index % members.length)];
    const [agentId = sam, ...eligible] = order;
    const turn = from + index;
    return { number: turn, turn, agentId, eligible, backlog: false, at: monday + 9 * hour + turn * 1_000 };
  });
}

export const phone = '+4915112345600';
export const wrote = (text: string, at: number, more: Partial<MessageLogged> = {}): MessageLogged => ({
  channel: 'sms',
  thread: phone,
  id: `SM${text}`,
  text,
  automatic: false,
  files: [],
  at,
  deliveries: 1,
  ...more,
});
export const said = (text: string, at: number, more: Partial<AnswerLogged> = {}): AnswerLogged => ({
  thread: phone,
  text,
  internal: false,
  thenClose: false,
  by: 'sam',
  at,
  ...more,
});

export const message = (
  author: Message['author'],
  text: string,
  at: number,
  more: Partial<Message> = {},
): Message => ({
  id: `msg_${text.replaceAll(/\W/g, '')}_1`,
  author,
  text,
  internal: false,
  attachments: [],
  at: new Date(at).toISOString(),
  ...more,
});

export const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: 'tkt_1',
  number: 1,
  channel: 'sms',
  status: 'open',
  contact: { id: 'con_1', address: phone, segments: [], ticketCount: 1 },
  assignee: { id: sam, name: 'Sam' },
  team: null,
  tags: [],
  handledBy: 'human',
  createdAt: new Date(monday).toISOString(),
  lastMessageAt: new Date(monday).toISOString(),
  lastCustomerMessageAt: new Date(monday).toISOString(),
  waitingSince: null,
  autoClose: null,
  ...more,
});

/** Asked on Monday at nine, answered at ten, closed for inactivity on Wednesday: all as it should be. */
export function aGoodEnd(): { log: Log; found: Found } {
  const log = newLog();
  log.messages.push(wrote('Where is my order?', monday + 9 * hour, { deliveries: 3 }));
  log.answers.push(said('On its way.', monday + 10 * hour));
  log.turns.push(...turnsInOrder(1));
  const closedAt = monday + 2 * day + 10 * hour;
  const thread = [
    message('customer', 'Where is my order?', monday + 9 * hour),
    message('agent', 'On its way.', monday + 10 * hour),
    message('system', 'Ticket closed due to inactivity.', closedAt, {
      code: 'closed-for-inactivity',
      internal: true,
    }),
  ];
  const closed = ticket({
    status: 'closed',
    closedBy: 'inactivity',
    closedAt: new Date(closedAt).toISOString(),
  });
  return {
    log,
    found: {
      now: monday + 3 * day,
      conversations: new Map([[phone, { tickets: [closed], thread }]]),
      sent: [{ to: phone, text: 'On its way.' }],
      schedules: [],
      handsAreFull: false,
    },
  };
}

export const secrets: Secrets = {
  twilioAuthToken: '12345',
  twilioWebhookUrl: 'http://localhost:3000/webhooks/twilio/sms',
  twilioAccountSid: `AC${'0'.repeat(32)}`,
  twilioNumber: '+15005550006',
  postmarkUser: 'rondo',
  postmarkPassword: 'a password of Postmark',
  postmarkFrom: 'support@shop.example',
  postmarkReplyTo: 'inbox@in.shop.example',
  signedWebhookSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  chatIdentitySecret: 'what the shop and we alone know, 32 bytes',
};
