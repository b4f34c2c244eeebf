import type { GorgiasSecret } from '#contracts/helpdesks.ts';
import { asker } from '#helpdesks/gorgias/ask.ts';
import { createGorgias } from '#helpdesks/gorgias/gorgias.ts';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startOutbox } from '#local/services/outbox.ts';
import type { OutboxOptions } from '#local/services/types.ts';
import { postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';
import type { Comment, Opening } from '#use-cases/ports.ts';

export const gorgiasAccount = {
  domain: 'shop',
  email: 'rondo@shop.example',
  apiKey: 'key-that-nobody-may-see',
  integrationId: '7',
};
export const gorgiasSecret: GorgiasSecret = {
  headerValue: 'a-header-value-that-nobody-knows',
  account: gorgiasAccount,
};

/** Gorgias, played on this machine, and the adapter that calls it. */
export async function playGorgias({
  secret = async () => gorgiasSecret,
  waits = [],
  contents = {},
  ...options
}: Partial<OutboxOptions> & {
  secret?: (options?: { readonly fresh: boolean }) => Promise<GorgiasSecret>;
  /** What the limiter says to one call after another; then that there is room. */
  waits?: number[];
  contents?: Record<string, string>;
} = {}) {
  const faults = createFaults();
  const clock = createClock();
  const outbox = await startOutbox({
    clock,
    faults,
    crash: () => {},
    twilio: { accountSid: 'AC1', authToken: 't', from: '+1' },
    postmark: postmarkAccount(),
    ses: sesAccount(),
    hostile: false,
    ...options,
  });
  const called: string[] = [];
  const there: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    called.push(`${init?.method} ${url.pathname}`);
    return fetch(`${outbox.url}/${url.host}${url.pathname}${url.search}`, init);
  };
  const taken: string[] = [];
  const limiter = (account: string) => ({
    async take() {
      taken.push(account);
      return waits.shift() ?? 0;
    },
  });
  const deps = { secret, limiter, fetch: there };
  const files = {
    async get(id: string) {
      const content = contents[id];
      return content === undefined ? null : new TextEncoder().encode(content);
    },
  };
  const played = outbox.helpdesks.gorgias;
  if (played === undefined) throw new Error('the outbox plays Gorgias');
  return {
    outbox,
    faults,
    clock,
    called,
    taken,
    fetch: there,
    ask: asker(deps),
    gorgias: createGorgias({ ...deps, files }),
    people: played,
    /** What there is, as those who work there see it. */
    tickets: () => played.tickets() as TicketSeen[],
  };
}

export interface TicketSeen {
  readonly id: number;
  readonly external_id: string | null;
  readonly status: string;
  readonly subject: string | null;
  readonly tags: readonly { readonly name: string }[];
  readonly customer: {
    readonly id: number;
    readonly name: string;
    readonly email: string | null;
    readonly external_id: string | null;
  };
  readonly messages: readonly {
    readonly id: number;
    readonly external_id: string | null;
    readonly by: string;
    readonly from_agent: boolean;
    readonly public: boolean;
    readonly channel: string;
    readonly body_text: string;
    readonly body_html: string;
    readonly attachments: readonly { readonly name: string; readonly size: number }[];
  }[];
}

export const opening = (more: Partial<Opening> = {}): Opening => ({
  externalId: 'msg_tkt_1_3',
  channel: 'web_chat',
  number: 12,
  subject: null,
  requester: {
    id: 'con_1',
    name: 'Ada',
    email: 'ada@example.com',
    phone: null,
    profileId: 'prf_9',
  },
  reason: 'She wants her money back.',
  transcript: '[2026-11-22 09:15:04 UTC] Customer: Where is my order?',
  tags: ['refund'],
  ...more,
});

export const bySms = (more: Partial<Opening['requester']> = {}): Opening =>
  opening({
    channel: 'sms',
    requester: { id: 'con_2', name: null, email: null, phone: '+4915112345678', profileId: null, ...more },
  });

export const comment = (ticketIdThere: string, more: Partial<Comment> = {}): Comment => ({
  externalId: 'msg_tkt_1_5',
  ticketIdThere,
  requester: opening().requester,
  channel: 'web_chat',
  text: 'Is anybody there?',
  attachments: [],
  at: Date.now(),
  ...more,
});
