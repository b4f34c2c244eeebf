import { createHash } from 'node:crypto';
import { counted } from './process.ts';

export interface SentSms {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string;
  readonly at: number;
}

/** Twilio's Messages resource as far as we use it. */
export class TwilioApi {
  sent: SentSms[] = [];
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Stands in for `fetch`. */
  readonly fetch = async (
    url: string | URL | globalThis.Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    const { method = 'GET' } = init;
    return counted(`${method} Messages.json of Twilio`, async () =>
      method === 'POST' ? this.#create(init.body as URLSearchParams) : this.#list(new URL(String(url))),
    );
  };

  #create(form: URLSearchParams): Response {
    const sid = `SM${createHash('md5').update(`${this.sent.length}`).digest('hex')}`;
    const [to, from, body, statusCallback] = ['To', 'From', 'Body', 'StatusCallback'].map(
      (name) => form.get(name) ?? '',
    ) as [string, string, string, string];
    this.sent.push({ sid, to, from, body, statusCallback, at: this.#clock() });
    return Response.json({ sid, status: 'queued' }, { status: 201 });
  }

  #list(url: URL): Response {
    const messages = this.sent
      .filter(({ to }) => to === url.searchParams.get('To'))
      .toReversed()
      .map(({ sid, to, body, at }) => ({
        sid,
        to,
        body,
        direction: 'outbound-api',
        date_created: new Date(at).toUTCString(),
        // Still in the queue: it has no date of sending.
        date_sent: null,
      }));
    const filtered = url.searchParams.has('DateSent>') ? [] : messages;
    return Response.json({ messages: filtered });
  }
}
