import middy from '@middy/core';
import type { SNSEvent } from 'aws-lambda';
import { isOneOf } from '#channels/email/ours.ts';
import type { ReadSecret } from '#channels/secret.ts';
import {
  parseReceived,
  parseSesEvent,
  type ReceivedMail,
  withRecipients,
  withVerdicts,
} from '#channels/ses/receive.ts';
import type { SigningSecret } from '#contracts/signing.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import type { Clock, ThreadStore } from '#use-cases/ports.ts';
import { type MailReceiving, receiveMail } from '#use-cases/receive-mail.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';

export interface Deps extends MailReceiving {
  readonly store: MailReceiving['store'] & ThreadStore;
  /** A mail as SES stored it; null where there is none. */
  readonly load: (stored: Pick<ReceivedMail, 'bucket' | 'key'>) => Promise<Uint8Array | null>;
  /** Our own addresses. */
  readonly ours: readonly string[];
  readonly signing: ReadSecret<SigningSecret>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** What SES tells by SNS: a mail that it stored, or how one that we sent fared. What fails is delivered again, and then put aside. */
export const createHandler = ({ telemetry, ...deps }: Deps) =>
  middy(async ({ Records }: SNSEvent): Promise<void> => {
    for (const { Sns } of Records) await handle(Sns.Message, deps);
  })
    .use(observed(telemetry))
    .use(failuresLogged(telemetry));

async function handle(message: string, deps: Omit<Deps, 'telemetry'>): Promise<void> {
  const received = parseReceived(message);
  if (received.ok) return receive(received.value, deps);
  const event = parseSesEvent(message);
  if (!event.ok) throw new Error(`neither a mail nor an event of SES: ${JSON.stringify(event.errors)}`);
  if (event.value === null) return;
  const { ticketId, seq, state } = event.value;
  const outcome = await recordDelivery(event.value, deps);
  deps.log.info('delivery-reported', { ticketId, seq, state, outcome });
}

async function receive(stored: ReceivedMail, deps: Omit<Deps, 'telemetry'>): Promise<void> {
  const [raw, { key }, { parseMail, arrivalOf }] = await Promise.all([
    deps.load(stored),
    deps.signing(),
    // Events of our own mails, of which there are as many, don't wait for what takes mails apart.
    import('#channels/email/read-mail.ts'),
  ]);
  if (raw === null) throw new Error(`SES stored no ${stored.bucket}/${stored.key}`);
  const mail = await parseMail(raw);
  const receipt = { source: 'ses', id: stored.messageId };
  const incoming = arrivalOf(withRecipients(mail, stored.recipients), {
    via: 'ses',
    at: deps.clock(),
    ours: isOneOf(deps.ours),
    key,
    receipt,
  });
  await receiveMail(withVerdicts(incoming, stored.verdicts), receipt, deps);
}
