import { describe, expect, it } from 'vitest';
import { parseInboundSms, parseStatus } from '#channels/twilio/parse.ts';
import { start } from '#test/support/builders.ts';
import { sidOf, smsForm } from '#test/support/twilio.ts';

describe('parsing an SMS', () => {
  it('takes the numbers in E.164, and the text as it is', () => {
    expect(parseInboundSms(smsForm({ from: ' +49 (151) 12345678 ', text: ' Hello ' }), start)).toEqual({
      ok: true,
      value: {
        messageSid: sidOf(' Hello '),
        sms: {
          contactAddress: '+4915112345678',
          contactName: null,
          ourAddress: '+4930123456',
          text: ' Hello ',
          at: start,
          optOut: null,
        },
      },
    });
  });

  it('names every fault', () => {
    expect(parseInboundSms({ Body: 'x'.repeat(10_001), From: 'x'.repeat(65), To: '' }, start)).toMatchObject({
      ok: false,
      errors: [{ path: 'MessageSid' }, { path: 'From' }, { path: 'To' }, { path: 'Body' }],
    });
  });

  it('a message of a service that is no SMS (MMS) has an id of another kind', () => {
    const sid = `MM${'a'.repeat(32)}`;
    expect(parseInboundSms(smsForm({ sid }), start)).toMatchObject({ ok: true, value: { messageSid: sid } });
  });
});

describe('parsing a status', () => {
  const status = (MessageStatus: string, extra = {}) =>
    parseStatus({ MessageSid: sidOf('x'), MessageStatus, ...extra });

  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('%s is %s', (word, state) => {
    expect(status(word)).toMatchObject({ ok: true, value: { state, providerMessageId: sidOf('x') } });
  });

  it.each(['accepted', 'scheduled', 'queued', 'sending', 'canceled', '__proto__'])(
    '%s is no news',
    (word) => {
      expect(status(word)).toEqual({ ok: true, value: null });
    },
  );

  it('explains a failure, and only a failure', () => {
    expect(status('failed', { ErrorCode: '30005' })).toMatchObject({
      value: { failure: 'The number does not exist.' },
    });
    expect(status('failed')).toMatchObject({ value: { failure: 'The carrier did not deliver it.' } });
    expect(status('sent', { ErrorCode: '30005' })).toMatchObject({ value: { failure: null } });
  });

  it('names every fault', () => {
    expect(parseStatus({})).toMatchObject({
      ok: false,
      errors: [{ path: 'MessageSid' }, { path: 'MessageStatus' }],
    });
  });
});
