import { connectZendesk } from '#helpdesks/zendesk/connect.ts';
import { createZendesk } from '#helpdesks/zendesk/zendesk.ts';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startOutbox } from '#local/services/outbox.ts';
import type { OutboxOptions } from '#local/services/types.ts';
import { postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';
import { listener } from '#test/local/services/listener.ts';
import type { Comment, Opening } from '#use-cases/ports.ts';

export const credentials = {
  subdomain: 'shop',
  email: 'ada@shop.example',
  apiToken: 'the-token-nobody-may-see',
};
export const webhookSecret = 'dGhpcy1pcy10aGUtdGV4dC1pdHNlbGY=';

/** Zendesk on this machine: what goes to its hosts goes to the outbox. */
export async function zendeskThere(options: Partial<OutboxOptions> = {}) {
  const clock = createClock();
  const faults = createFaults();
  const outbox = await startOutbox({
    clock,
    faults,
    crash: () => {},
    twilio: { accountSid: 'AC1', authToken: 't', from: '+1' },
    postmark: postmarkAccount(),
    ses: sesAccount(),
    zendesk: { webhookSecret },
    hostile: false,
    ...options,
  });
  const asked: { method: string; path: string; init: RequestInit }[] = [];
  const fetchThere = (given: string, init: RequestInit): Promise<Response> => {
    const url = new URL(given);
    asked.push({ method: init.method ?? 'GET', path: url.pathname, init });
    return fetch(`${outbox.url}/${url.host}${url.pathname}${url.search}`, init);
  };
  return { clock, faults, outbox, fetchThere, asked };
}

/** The same, connected; its webhook is heard here. */
export async function connected(options: Partial<OutboxOptions> & { statuses?: number[] } = {}) {
  const { statuses, ...more } = options;
  const webhook = await listener(statuses);
  const there = await zendeskThere(more);
  const publicUrl = new URL(webhook.url).origin;
  const result = await connectZendesk(credentials, { publicUrl, fetch: there.fetchThere });
  if (!result.ok) throw new Error(result.code);
  const { account } = result;
  there.asked.length = 0;
  const contents = new Map<string, Uint8Array>();
  const zendesk = createZendesk({
    secret: async () => ({ account }),
    files: { get: async (id) => contents.get(id) ?? null },
    clock: there.clock.now,
    fetch: there.fetchThere,
  });
  const people = there.outbox.helpdesks.zendesk;
  if (people === undefined) throw new Error('nobody plays Zendesk');
  return {
    ...there,
    account,
    zendesk,
    webhook,
    publicUrl,
    contents,
    act: people.act,
    tickets: () => people.tickets() as ShownTicket[],
    async stop() {
      await there.outbox.stop();
      await webhook.stop();
    },
  };
}

export interface ShownTicket {
  readonly id: number;
  readonly external_id: string;
  readonly subject: string;
  readonly status: string;
  readonly tags: string[];
  readonly requester: {
    name: string;
    email: string | null;
    phone: string | null;
    external_id: string | null;
  };
  readonly comments: {
    id: number;
    by: string;
    body: string;
    html_body: string;
    public: boolean;
    attachments: { name: string; size: number }[];
  }[];
}

export const carla: Opening['requester'] = {
  id: 'con_1',
  name: 'Carla',
  email: 'carla@example.com',
  phone: null,
  profileId: 'shopper-7',
};

export const opening = (more: Partial<Opening> = {}): Opening => ({
  externalId: 'msg_1_4',
  channel: 'web_chat',
  number: 12,
  subject: null,
  requester: carla,
  reason: 'Wants her money back',
  transcript:
    '[2026-11-22 09:15:04 UTC] Customer: Where is my order?\n[2026-11-22 09:15:09 UTC] AI agent: <b>Moment</b>',
  tags: ['VIP customer'],
  ...more,
});

export const commentOn = (ticketIdThere: string, more: Partial<Comment> = {}): Comment => ({
  externalId: 'msg_1_5',
  ticketIdThere,
  requester: carla,
  channel: 'web_chat',
  text: 'Hello? Anybody there?',
  attachments: [],
  at: Date.now(),
  ...more,
});
