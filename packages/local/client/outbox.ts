import * as z from 'zod';
import { idsIn } from '#channels/email/mail.ts';

/** `GET /local/outbox`, as far as it is read here. */
export const outboxSchema = z.array(
  z.object({
    provider: z.string(),
    request: z.object({ method: z.string(), url: z.string(), body: z.string() }),
    answer: z.object({ status: z.number() }).nullable(),
  }),
);

/** What a provider took to send. */
export interface Outbox {
  readonly sms: readonly Sent[];
  readonly mails: readonly SentMail[];
}

export interface Sent {
  readonly to: string;
  readonly text: string;
}

/** Message-IDs are without angle brackets. */
export interface SentMail extends Sent {
  readonly ticketId: string | undefined;
  readonly messageId: string | undefined;
  readonly references: readonly string[];
  readonly replyTo: string | undefined;
  readonly subject: string;
}

const headersSchema = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);

/** https://postmarkapp.com/developer/api/email-api */
const postmarkSchema = z.object({
  To: z.string(),
  Subject: z.string(),
  TextBody: z.string(),
  ReplyTo: z.string().optional(),
  Metadata: z.object({ ticket: z.string().optional() }).default({}),
  Headers: headersSchema,
});

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const sesSchema = z.object({
  Destination: z.object({ ToAddresses: z.tuple([z.string()], z.string()) }),
  ReplyToAddresses: z.array(z.string()).default([]),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Content: z.object({
    Simple: z.object({
      Subject: z.object({ Data: z.string() }),
      Body: z.object({ Text: z.object({ Data: z.string() }) }),
      Headers: headersSchema,
    }),
  }),
});

/** Only what was taken: a call may have failed, and may have been made again. */
export function sentIn(calls: z.output<typeof outboxSchema>): Outbox {
  const taken = calls.filter(
    ({ request, answer }) => request.method === 'POST' && answer !== null && answer.status < 300,
  );
  const bodiesOf = (name: string) =>
    taken.filter(({ provider }) => provider === name).map(({ request }) => request.body);
  return {
    sms: bodiesOf('twilio').map((body) => {
      const form = new URLSearchParams(body);
      return { to: form.get('To') ?? '', text: form.get('Body') ?? '' };
    }),
    mails: [...bodiesOf('postmark').flatMap(postmarkMail), ...bodiesOf('ses').flatMap(sesMail)],
  };
}

function postmarkMail(body: string): SentMail[] {
  const { data } = postmarkSchema.safeParse(JSON.parse(body));
  if (!data) return [];
  const { To, Subject, TextBody, ReplyTo, Metadata, Headers } = data;
  return [
    {
      to: bare(To),
      text: TextBody,
      ticketId: Metadata.ticket,
      replyTo: ReplyTo === undefined ? undefined : bare(ReplyTo),
      subject: Subject,
      ...threadIn(Headers),
    },
  ];
}

function sesMail(body: string): SentMail[] {
  const { data } = sesSchema.safeParse(JSON.parse(body));
  if (!data) return [];
  const { Subject, Body, Headers } = data.Content.Simple;
  const [replyTo] = data.ReplyToAddresses;
  return [
    {
      to: bare(data.Destination.ToAddresses[0]),
      text: Body.Text.Data,
      ticketId: data.EmailTags.find(({ Name }) => Name === 'ticket')?.Value,
      replyTo: replyTo === undefined ? undefined : bare(replyTo),
      subject: Subject.Data,
      ...threadIn(Headers),
    },
  ];
}

function threadIn(headers: z.output<typeof headersSchema>) {
  const headerOf = (name: string) => headers.find(({ Name }) => Name.toLowerCase() === name)?.Value;
  return { messageId: idsIn(headerOf('message-id'))[0], references: idsIn(headerOf('references')) };
}

const bare = (address: string): string => /<([^<>]+)>/.exec(address)?.[1] ?? address.trim();
