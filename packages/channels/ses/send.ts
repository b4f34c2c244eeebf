import { type SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { minute, second } from '#domain/ids.ts';
import type { Files, OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { neverArrived } from '../email/never-arrived.ts';
import { composeMail, type OutgoingMail, type SigningKey } from '../email/outgoing.ts';
import { recipientMark } from '../email/recipient-mark.ts';

/** A mail of 40 MB takes its time. */
const patience = 25 * second;
/** Counted as encoded: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const limit = 40_000_000;

export interface SesDeps {
  /** With `maxAttempts: 1`: SES knows no idempotency key, so a call whose answer was lost must not be made again. */
  readonly client: Pick<SESv2Client, 'send'> & {
    readonly config: { readonly region: () => Promise<string> };
  };
  /** A verified sender: `help@shop.example`, or `The shop <help@shop.example>`. */
  readonly from: string;
  /** Where answers come in. */
  readonly replyTo: string;
  readonly files: Pick<Files, 'get'>;
  readonly key: SigningKey;
  /** What tells how mails fared; null for none. */
  readonly configurationSet: string | null;
}

/**
 * Sends mail by Amazon SES. It gives every mail a name of its own, and can't be asked what it took: an answer that was
 * lost shows as such, until an event tells what became of it.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const sesSender = (deps: SesDeps): Sender => ({
  via: 'ses',
  send: (message) => send(message, deps),
  find: null,
});

async function send(message: OutgoingMessage, deps: SesDeps): Promise<SendOutcome> {
  const composed = await composeMail(message, { ...deps, limit, renames: true });
  if (!composed.ok) return { outcome: 'rejected', reason: composed.reason };
  try {
    const { MessageId } = await deps.client.send(
      new SendEmailCommand(inputOf(composed.mail, message, deps)),
      { abortSignal: AbortSignal.timeout(patience) },
    );
    if (MessageId === undefined) return { outcome: 'unknown' };
    const region = await deps.client.config.region();
    return { outcome: 'accepted', providerMessageId: MessageId, rfcId: rfcIdOf(MessageId, region) };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The `Message-ID` that SES writes into the mail; the first of its regions is called otherwise. */
const rfcIdOf = (messageId: string, region: string): string =>
  `${messageId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com`;

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

function inputOf(
  mail: OutgoingMail,
  { ticketId, seq }: OutgoingMessage,
  deps: SesDeps,
): SendEmailCommandInput {
  return {
    FromEmailAddress: deps.from,
    Destination: { ToAddresses: [mail.to], ...(mail.cc.length > 0 && { CcAddresses: [...mail.cc] }) },
    ReplyToAddresses: [mail.replyTo],
    ...(deps.configurationSet !== null && { ConfigurationSetName: deps.configurationSet }),
    EmailTags: [
      { Name: 'ticket', Value: ticketId },
      { Name: 'seq', Value: String(seq) },
      { Name: 'to', Value: recipientMark(mail.to) },
    ],
    Content: {
      Simple: {
        Subject: utf8(mail.subject),
        Body: { Text: utf8(mail.text || ' '), Html: utf8(mail.html) },
        Headers: mail.headers.map(({ name, value }) => ({ Name: name, Value: value })),
        Attachments: mail.files.map(({ name, contentType, contentId, content }) => ({
          FileName: name,
          ContentType: contentType,
          RawContent: content,
          ContentDisposition: contentId === null ? 'ATTACHMENT' : 'INLINE',
          ContentTransferEncoding: 'BASE64',
          ...(contentId !== null && { ContentId: contentId }),
        })),
      },
    },
  };
}

/** Refused for now, or for what an administrator mends: the mail goes out once that is over. */
const waits: ReadonlyMap<string, number | null> = new Map([
  ['TooManyRequestsException', null],
  ['ThrottlingException', null],
  ['Throttling', null],
  ['ServiceUnavailable', null],
  ['ServiceUnavailableException', null],
  ['LimitExceededException', 5 * minute],
  ['SendingPausedException', minute],
  ['AccountSuspendedException', minute],
  ['MailFromDomainNotVerifiedException', minute],
  ['NotFoundException', minute],
  ['AccessDeniedException', minute],
  ['UnrecognizedClientException', minute],
  ['InvalidClientTokenId', minute],
  ['ExpiredTokenException', minute],
  ['CredentialsProviderError', minute],
]);

function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return { outcome: 'unknown' };
  const wait = waits.get(error.name);
  if (wait !== undefined) return { outcome: 'busy', retryAfter: wait };
  if (neverArrived(error)) return { outcome: 'busy', retryAfter: null };
  // An identity that isn't verified, or an account in the sandbox: SES says so by the same name as a bad mail.
  if (/not verified|not authorized/i.test(error.message)) return { outcome: 'busy', retryAfter: minute };
  if (error.name === 'MessageRejected' || error.name === 'BadRequestException')
    return { outcome: 'rejected', reason: `Amazon SES refused it: ${error.message}` };
  return { outcome: 'unknown' };
}
