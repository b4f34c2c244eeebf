import * as z from 'zod';
import { addressOf, mailboxes } from '../mail/common-headers.ts';
import { type Header, headerNamed, headersOf } from '../mail/headers.ts';
import { AwsError } from './aws-error.ts';

const addresses = z.array(z.string()).nullish();
const content = z.object({ Data: z.string(), Charset: z.string().nullish() });
const sendSchema = z.object({
  FromEmailAddress: z.string().nullish(),
  Destination: z
    .object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .nullish(),
  ReplyToAddresses: addresses,
  Content: z.object({
    Simple: z
      .object({
        Subject: content,
        Body: z.object({ Text: content.nullish(), Html: content.nullish() }),
        Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
        Attachments: z.array(z.looseObject({ FileName: z.string(), RawContent: z.base64() })).nullish(),
      })
      .nullish(),
    Raw: z.object({ Data: z.base64() }).nullish(),
    Template: z.unknown().optional(),
  }),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  ConfigurationSetName: z.string().nullish(),
});
type Input = z.output<typeof sendSchema>;

/** A mail that SES is asked to send, whichever way it was given. */
export interface SesMail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly headers: readonly Header[];
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

const sizeLimit = 41_943_040;
const refused = (message: string): AwsError => new AwsError(400, 'BadRequestException', message);

/** The body of `SendEmail`; throws what SES says against it. */
export function readMail(body: Buffer): SesMail {
  const { data: input, error } = sendSchema.safeParse(parsed(body));
  if (!input)
    throw refused(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  const { headers, size } = mailOf(input);
  if (size > sizeLimit) throw refused(`Message length is more than ${sizeLimit} bytes long: '${size}'.`);
  const from = input.FromEmailAddress ?? headerNamed(headers, 'From');
  if (!from) throw refused("Missing required header 'From'.");
  const recipients = recipientsOf(input, headers);
  if (recipients.length === 0) throw refused('Recipients cannot be empty.');
  if (recipients.length > 50) throw new AwsError(400, 'MessageRejected', 'Recipient count exceeds 50.');
  for (const address of [addressOf(from), ...recipients, ...(input.ReplyToAddresses ?? []).map(addressOf)]) {
    if (!address.includes('@')) throw refused("Missing final '@domain'");
    if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(address)) throw refused('Domain contains illegal character');
  }
  return {
    from,
    recipients,
    headers,
    configurationSet: input.ConfigurationSetName ?? undefined,
    tags: Object.fromEntries((input.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]])),
  };
}

function mailOf(input: Input): { headers: readonly Header[]; size: number } {
  const { Simple, Raw, Template } = input.Content;
  if (Template) throw refused('Templates are not played locally.');
  if (Raw && !Simple) {
    const mail = Buffer.from(Raw.Data, 'base64');
    if (mail.length === 0) throw refused('Empty raw message.');
    return { headers: headersOf(mail), size: mail.length };
  }
  if (!Simple || Raw) throw refused('Specify exactly one of Simple, Raw and Template content.');
  const { Subject, Body, Headers, Attachments } = Simple;
  if (!Body.Text && !Body.Html) throw refused('Body is empty: provide Text, Html or both.');
  for (const header of Headers ?? []) refuseHeader(header);
  const { ToAddresses, CcAddresses } = input.Destination ?? {};
  const headers = [
    { name: 'From', value: input.FromEmailAddress ?? '' },
    ...(ToAddresses ? [{ name: 'To', value: ToAddresses.join(', ') }] : []),
    ...(CcAddresses ? [{ name: 'Cc', value: CcAddresses.join(', ') }] : []),
    { name: 'Subject', value: Subject.Data },
    ...(Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
  ];
  const files = (Attachments ?? []).reduce((sum, { RawContent }) => sum + RawContent.length, 0);
  return { headers, size: Buffer.byteLength(`${Body.Text?.Data ?? ''}${Body.Html?.Data ?? ''}`) + files };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
function refuseHeader({ Name, Value }: { Name: string; Value: string }): void {
  if (!/^[\x21-\x39\x3b-\x7e]{1,126}$/.test(Name)) throw refused(`Invalid header name: ${Name}`);
  if (!/^[\x20-\x7e]{1,995}$/.test(Value) || Name.length + Value.length > 996)
    throw refused(`Invalid value of header ${Name}`);
}

/** What `Destination` leaves out, a raw mail's own headers say. */
function recipientsOf({ Destination, Content }: Input, headers: readonly Header[]): string[] {
  const given = [Destination?.ToAddresses, Destination?.CcAddresses, Destination?.BccAddresses].flatMap(
    (list) => list ?? [],
  );
  if (given.length > 0 || !Content.Raw) return given.map(addressOf);
  return ['To', 'Cc', 'Bcc'].flatMap((name) => mailboxes(headerNamed(headers, name) ?? '')).map(addressOf);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError(400, 'SerializationException', 'The body is not JSON.');
  }
}
