import type { Call } from './calls/call.ts';
import { inChat, pollWithoutNews } from './calls/chat.ts';
import { bigMail, firstMail, mailByReferences, mailToOurAddress } from './calls/mail.ts';
import { bySignedWebhook, byTwilio } from './calls/sms.ts';

export const calls = {
  firstSms: byTwilio(1),
  nextSms: byTwilio(2),
  firstMail,
  mailToOurAddress,
  mailByReferences,
  bigMail,
  firstSigned: bySignedWebhook(1),
  nextSigned: bySignedWebhook(2),
  firstSaid: inChat(1),
  nextSaid: inChat(2),
  pollWithoutNews,
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof calls;

/** A kind of call. The same requests cost the same whoever makes them, so every kind has recordings of its own. */
export interface Kind {
  readonly name: string;
  readonly call: CallName;
  /** What the customer has called before; null for one of whom nothing is known. */
  readonly after: CallName | null;
  readonly mostRoundTrips: number;
}

const again = (channel: string, call: CallName): Kind => ({
  name: `${channel}: delivered again`,
  call,
  after: call,
  mostRoundTrips: 1,
});

export const timedKinds: readonly Kind[] = [
  { name: 'Twilio: new ticket', call: 'firstSms', after: null, mostRoundTrips: 3 },
  { name: 'Twilio: reply', call: 'nextSms', after: 'firstSms', mostRoundTrips: 2 },
  { name: 'Postmark: new thread', call: 'firstMail', after: null, mostRoundTrips: 3 },
  { name: 'Postmark: to our address', call: 'mailToOurAddress', after: 'firstMail', mostRoundTrips: 2 },
  { name: 'Postmark: by References', call: 'mailByReferences', after: 'firstMail', mostRoundTrips: 3 },
  { name: 'signed webhook: new ticket', call: 'firstSigned', after: null, mostRoundTrips: 3 },
  { name: 'signed webhook: reply', call: 'nextSigned', after: 'firstSigned', mostRoundTrips: 2 },
  { name: 'chat: first message', call: 'firstSaid', after: null, mostRoundTrips: 3 },
  { name: 'chat: reply', call: 'nextSaid', after: 'firstSaid', mostRoundTrips: 2 },
  { name: 'chat: nothing new', call: 'pollWithoutNews', after: 'firstSaid', mostRoundTrips: 1 },
];

/** Only their round trips are of interest. */
export const countedKinds: readonly Kind[] = [
  again('Twilio', 'firstSms'),
  again('Postmark', 'firstMail'),
  again('signed webhook', 'firstSigned'),
];

/** Besides what any new thread takes: whether it is known, its file, its body, which is too long for the table. */
export const bigMailKind: Kind = {
  name: 'Postmark: mail of 1 MB',
  call: 'bigMail',
  after: null,
  mostRoundTrips: 6,
};
