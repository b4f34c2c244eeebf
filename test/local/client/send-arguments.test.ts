import { describe, expect, it } from 'vitest';
import { readDemoArguments } from '#local/client/demo-arguments.ts';
import { readSendArguments } from '#local/client/send-arguments.ts';

describe('npm run send', () => {
  it('reads channel, sender and text, and makes up a MessageSid', () => {
    const asked = readSendArguments(['sms', '--from', '+49 151 12345678', 'Where is', 'my order?']);
    expect(asked).toMatchObject({
      kind: 'send',
      sms: { from: '+4915112345678', text: 'Where is my order?' },
    });
    expect(asked.kind === 'send' && asked.sms.sid).toMatch(/^SM[0-9a-f]{32}$/);
  });

  it('takes a MessageSid, so that a duplicate can be sent', () => {
    const sid = `SM${'a1'.repeat(16)}`;
    expect(readSendArguments(['sms', '--from', '+4915112345678', '--sid', sid, 'x'])).toMatchObject({
      sms: { sid },
    });
  });

  it('says plainly that e-mail and chat are not there yet', () => {
    for (const channel of ['email', 'chat'])
      expect(readSendArguments([channel, '--from', 'a@b.c', 'x'])).toMatchObject({
        kind: 'wrong',
        what: expect.stringContaining(`no ${channel} messages yet`),
      });
  });

  it.each([
    [[], 'Which channel?'],
    [['fax', 'x'], 'no channel "fax"'],
    [['sms', 'x'], '--from'],
    [['sms', '--from', '12', 'x'], '--from'],
    [['sms', '--from', '+4915112345678'], 'What do they write?'],
    [['sms', '--from', '+4915112345678', '--sid', 'SM1', 'x'], '--sid'],
    [['sms', '--form', '+4915112345678', 'x'], '--form'],
  ])('refuses %j', (args, words) => {
    expect(readSendArguments(args)).toMatchObject({ kind: 'wrong', what: expect.stringContaining(words) });
  });
});

describe('npm run demo', () => {
  it('tells story 1 unless asked for another', () => {
    expect(readDemoArguments([])).toMatchObject({ kind: 'play', seed: 1 });
    expect(readDemoArguments(['--seed', '42', '--url', 'http://localhost:3001'])).toEqual({
      kind: 'play',
      seed: 42,
      url: 'http://localhost:3001',
    });
    expect(readDemoArguments(['--seed', 'x'])).toMatchObject({ kind: 'wrong' });
    expect(readDemoArguments(['faster'])).toMatchObject({ kind: 'wrong' });
  });
});
