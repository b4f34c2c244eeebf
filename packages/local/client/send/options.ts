import type { ParseArgsOptionsConfig } from 'node:util';

export const channels = ['sms', 'email', 'chat', 'message'] as const;
export type SendChannel = (typeof channels)[number];

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/** Every option, and the channels that know it. */
export const options = {
  from: text,
  to: text,
  via: text,
  sid: text,
  id: text,
  media: list,
  name: text,
  subject: text,
  'reply-to-ticket': text,
  attach: list,
  html: text,
  raw: text,
  new: flag,
  identity: text,
  end: flag,
  channel: text,
  'in-reply-to': text,
  profile: text,
  segment: list,
  tag: list,
  url: text,
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

type Option = keyof typeof options;

const own: Readonly<Record<SendChannel, readonly Option[]>> = {
  sms: ['to', 'via', 'sid', 'media'],
  email: ['to', 'via', 'id', 'name', 'subject', 'reply-to-ticket', 'attach', 'html', 'raw'],
  chat: ['id', 'new', 'identity', 'end'],
  message: ['channel', 'to', 'id', 'name', 'subject', 'in-reply-to', 'profile', 'segment', 'tag'],
};
const common: readonly Option[] = ['from', 'url', 'help'];

/** Options that were given and that the channel has no use for. */
export const strangersTo = (channel: SendChannel, given: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(given).filter((name) => ![...common, ...own[channel]].some((option) => option === name));

export const sendUsage = `Sends Rondo a customer's message, as their provider would. Rondo has to be running: npm start

  npm run send -- sms     --from +4915112345678     "Where is my order?"
  npm run send -- email   --from carla@example.com  "Where is my order?" --subject "Order 4711"
  npm run send -- chat    --from carla              "Where is my order?"
  npm run send -- message --from +4915112345678     "Where is my order?" --channel sms

sms: by Twilio
  --from       the customer's phone number, with its country code
  --media      the address of a picture that comes with it; may be given more than once
  --via aws    by AWS End User Messaging instead
  --to         which of our numbers they wrote to; the account's own if left out
  --sid        MessageSid, "SM" and 32 hex digits: the same one again is the same message, delivered twice

email: by Postmark
  --from       the customer's address; --name says who that is
  --subject    what it is about
  --reply-to-ticket 7   it answers our latest mail of ticket 7
  --attach     a file; may be given more than once
  --html       a file with the same words as HTML
  --raw        a whole mail (.eml) in place of all that; --from and the text may be left out then
  --via ses    by Amazon SES instead
  --to         which of our addresses they wrote to
  --id         the same one again is the same mail, delivered twice

chat: as the visitor's browser does; goes on where the visitor of that name left off
  --from       any name
  --new        another browser, who has never been here
  --identity   signed in at the shop, under this id or e-mail address
  --end        the visitor ends the chat, after the text if there is one
  --id         the same one again is the same message, sent twice

message: by any other provider, signed by Standard Webhooks
  --channel    sms, email or web_chat
  --from       who writes, as that channel knows them
  --name, --subject, --to, --in-reply-to, --profile, --segment, --tag   what the provider knows besides
  --id         the same one again is the same message, delivered twice

  --url        where Rondo runs; http://localhost:3000 if left out, or the port in PORT
`;
