import { expect, it } from 'vitest';
import { outboxSchema, sentIn } from '#local/client/outbox.ts';

const taken = (provider: string, body: string, status: number | null = 200) => ({
  provider,
  request: { method: 'POST', url: 'https://api.example', body },
  answer: status === null ? null : { status },
});
const headers = [
  { Name: 'Message-ID', Value: '<msg_1_2@shop.example>' },
  { Name: 'References', Value: '<a@mail.example> <b@mail.example>' },
];
const postmark = JSON.stringify({
  To: 'Carla <carla@example.com>',
  Subject: 'Re: Order',
  TextBody: 'Tomorrow.',
  ReplyTo: 'inbox+1@in.shop.example',
  Metadata: { ticket: 'tkt_1' },
  Headers: headers,
});
const ses = JSON.stringify({
  Destination: { ToAddresses: ['otto@example.com'] },
  ReplyToAddresses: ['inbox+2@in.shop.example'],
  EmailTags: [{ Name: 'ticket', Value: 'tkt_2' }],
  Content: {
    Simple: { Subject: { Data: 'Re: x' }, Body: { Text: { Data: 'Soon.' } }, Headers: headers.slice(1) },
  },
});

it('the outbox tells what was taken, by whichever provider, and nothing else', () => {
  const calls = [
    taken('twilio', 'To=%2B49151&Body=Hi%21', 201),
    taken('twilio', 'To=%2B49151&Body=failed', 500),
    taken('twilio', 'To=%2B49151&Body=hung', null),
    taken('postmark', postmark),
    taken('postmark', postmark, 422),
    taken('ses', ses),
    taken('callback', '{}'),
    { ...taken('twilio', ''), request: { method: 'GET', url: 'https://api.example', body: '' } },
  ];
  expect(sentIn(outboxSchema.parse(calls))).toEqual({
    sms: [{ to: '+49151', text: 'Hi!' }],
    mails: [
      {
        to: 'carla@example.com',
        text: 'Tomorrow.',
        ticketId: 'tkt_1',
        replyTo: 'inbox+1@in.shop.example',
        subject: 'Re: Order',
        messageId: 'msg_1_2@shop.example',
        references: ['a@mail.example', 'b@mail.example'],
      },
      {
        to: 'otto@example.com',
        text: 'Soon.',
        ticketId: 'tkt_2',
        replyTo: 'inbox+2@in.shop.example',
        subject: 'Re: x',
        messageId: undefined,
        references: ['a@mail.example', 'b@mail.example'],
      },
    ],
  });
});
