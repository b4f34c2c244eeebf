import { describe, expect, it } from 'vitest';
import { readSendArguments } from '#local/client/send/arguments.ts';
import { repeatedCommand } from '#local/client/send/command.ts';
import { options, sendUsage } from '#local/client/send/options.ts';

/** What is asked for, of arguments that are understood. */
function asked(...args: string[]) {
  const read = readSendArguments(args);
  if (read.kind !== 'send') throw new Error(JSON.stringify(read));
  return read.asked;
}

describe('npm run send -- sms', () => {
  it('reads sender and text, and makes up a MessageSid', () => {
    expect(asked('sms', '--from', '+49 151 12345678', 'Where is', 'my order?')).toEqual({
      channel: 'sms',
      via: 'twilio',
      id: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      from: '+4915112345678',
      to: undefined,
      media: [],
      text: 'Where is my order?',
    });
  });

  it('T5: takes a MessageSid, so that a duplicate can be sent', () => {
    const sid = `SM${'a1'.repeat(16)}`;
    expect(asked('sms', '--from', '+4915112345678', '--sid', sid, 'x')).toMatchObject({ id: sid });
  });

  it('takes pictures, which need no text', () => {
    const media = ['https://a.example/1.png', 'https://a.example/2.png'];
    const given = media.flatMap((one) => ['--media', one]);
    expect(asked('sms', '--from', '+4915112345678', ...given)).toMatchObject({
      media,
      text: '',
      id: expect.stringMatching(/^MM/),
    });
  });

  it('goes by AWS where that is asked for', () => {
    expect(asked('sms', '--from', '+4915112345678', '--via', 'aws', 'x')).toMatchObject({ via: 'aws' });
  });
});

describe('npm run send -- email', () => {
  it('reads everything that a mail has', () => {
    const args = [
      '--name',
      'Carla',
      '--subject',
      'S',
      '--attach',
      'a.png',
      '--attach',
      'b.pdf',
      '--html',
      'c',
    ];
    expect(asked('email', '--from', 'carla@example.com', ...args, '--via', 'ses', 'x')).toMatchObject({
      channel: 'email',
      via: 'ses',
      name: 'Carla',
      subject: 'S',
      attach: ['a.png', 'b.pdf'],
      html: 'c',
      text: 'x',
    });
  });

  it('T3: reads the number of a ticket to reply to', () => {
    for (const number of ['7', '#7'])
      expect(asked('email', '--from', 'carla@example.com', '--reply-to-ticket', number, 'x')).toMatchObject({
        replyTo: 7,
      });
  });

  it('takes a whole mail, from whom it says', () => {
    expect(asked('email', '--raw', 'a.eml')).toMatchObject({ raw: 'a.eml', from: undefined });
  });
});

it('npm run send -- chat reads who writes, and needs no text to end', () => {
  expect(asked('chat', '--from', 'carla', '--new', '--identity', 'c1', 'Hi')).toMatchObject({
    channel: 'chat',
    from: 'carla',
    begin: true,
    identity: 'c1',
    end: false,
    text: 'Hi',
  });
  expect(asked('chat', '--from', 'carla', '--end')).toMatchObject({ end: true, text: '' });
});

it('npm run send -- message reads what any other provider may know', () => {
  const known = ['--segment', 'gold', '--segment', 'eu', '--tag', 'vip', '--profile', 'p1', '--id', 'in_1'];
  expect(asked('message', '--channel', 'web_chat', '--from', 'u1', ...known, 'Hi')).toMatchObject({
    message: {
      channel: 'web_chat',
      messageId: 'in_1',
      from: 'u1',
      text: 'Hi',
      segments: ['gold', 'eu'],
      tags: ['vip'],
      profileId: 'p1',
    },
  });
});

describe('npm run send, misunderstood', () => {
  const sms = ['sms', '--from', '+4915112345678'];
  const email = ['email', '--from', 'carla@example.com'];
  it.each([
    [[], 'Which channel?'],
    [['fax', 'x'], 'no channel "fax"'],
    [['sms', 'x'], '--from'],
    [['sms', '--from', '12', 'x'], '--from'],
    [sms, 'What do they write?'],
    [[...sms, '--sid', 'SM1', 'x'], '--sid'],
    [['sms', '--form', '+4915112345678', 'x'], '--form'],
    [[...sms, '--subject', 'S', 'x'], 'sms knows no --subject'],
    [[...sms, '--via', 'pigeon', 'x'], 'twilio or aws'],
    [[...sms, '--via', 'aws', '--media', 'https://a.example/1.png', 'x'], 'no media'],
    [['email', '--from', 'carla', 'x'], 'e-mail address'],
    [[...email, '--reply-to-ticket', 'seven', 'x'], 'number of a ticket'],
    [[...email, '--raw', 'a.eml', 'x'], 'leave the text out'],
    [['email', '--raw', 'a.eml', '--subject', 'S'], 'leave --subject out'],
    [['chat', 'x'], '--from'],
    [['chat', '--from', 'carla'], 'What do they write?'],
    [['message', '--from', 'u1', 'x'], 'Which --channel?'],
    [['message', '--from', 'u1', '--channel', 'fax', 'x'], 'sms or email or web_chat'],
  ])('says what is wrong with %j', (args, words) => {
    expect(readSendArguments(args)).toMatchObject({ kind: 'wrong', what: expect.stringContaining(words) });
  });
});

it('the usage names every option', () => {
  for (const option of Object.keys(options).filter((name) => name !== 'help'))
    expect(sendUsage).toContain(`--${option}`);
});

describe('the command for the same message once more', () => {
  it('T5: carries the id, and what a shell would take apart in quotes', () => {
    const args = ['chat', '--from', 'carla', '--new', "Where's my order?"];
    expect(repeatedCommand(args, ['--id', 'c1'])).toBe(
      "npm run send -- chat --from carla 'Where'\\''s my order?' --id c1",
    );
  });

  it('does not name an id twice', () => {
    for (const given of [['--sid', 'SM1'], ['--sid=SM1']])
      expect(repeatedCommand(['sms', ...given, 'x'], ['--sid', 'SM1'])).toBe(
        `npm run send -- sms ${given.join(' ')} x`,
      );
  });
});
