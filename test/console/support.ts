import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';

export const aTicket = (number: number, more: Partial<TicketDocument> = {}): TicketDocument => ({
  id: `tkt_${number}`,
  number,
  channel: 'sms',
  status: 'open',
  contact: { id: 'con_1', address: '+4915112345678', segments: [], ticketCount: 1 },
  assignee: null,
  team: null,
  tags: [],
  handledBy: 'human',
  createdAt: '2026-03-02T09:00:00.000Z',
  lastMessageAt: '2026-03-02T09:00:00.000Z',
  lastCustomerMessageAt: '2026-03-02T09:00:00.000Z',
  waitingSince: null,
  autoClose: null,
  ...more,
});

export const aMessage = (seq: number, more: Partial<MessageDocument> = {}): MessageDocument => ({
  id: `msg_${seq}`,
  author: 'customer',
  text: `message ${seq}`,
  internal: false,
  attachments: [],
  at: '2026-03-02T09:00:00.000Z',
  ...more,
});
