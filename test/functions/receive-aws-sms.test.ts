import type { SNSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { createHandler } from '#functions/receive-aws-sms/handler.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid } from '#test/support/inbox.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { type RecordedTelemetry, recordedTelemetry } from '#test/support/telemetry.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import type { Store } from '#use-cases/ports.ts';

let inbox: Inbox;
let telemetry: RecordedTelemetry;
beforeEach(async () => {
  inbox = await openInbox();
  telemetry = recordedTelemetry();
});

const carla = contactIdOf('sms', '+4915112345678');
const ticketId = smsTicketId(carla);

/** As the user guide shows it. */
const published = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  originationNumber: '+4915112345678',
  destinationNumber: '+4930123456',
  messageKeyword: 'KEYWORD_4930123456',
  messageBody: 'Where is my order?',
  inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
  previousPublishedMessageId: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ...overrides,
});

const eventOf = (...messages: (object | string)[]): SNSEvent => ({
  Records: messages.map((message, nth) => ({
    EventVersion: '1.0',
    EventSubscriptionArn: 'arn:aws:sns:eu-central-1:123456789012:sms:1',
    EventSource: 'aws:sns',
    Sns: {
      Type: 'Notification',
      MessageId: `sns-${nth}`,
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:sms',
      Subject: '',
      Message: typeof message === 'string' ? message : JSON.stringify(message),
      Timestamp: new Date(start).toISOString(),
      SignatureVersion: '1',
      Signature: '',
      SigningCertUrl: '',
      UnsubscribeUrl: '',
      MessageAttributes: {},
    },
  })),
});

const handle = (event: SNSEvent, store: Store = inbox.store) =>
  createHandler({ ...inbox.deps, store, log: telemetry.log, count: telemetry.count, telemetry })(
    event,
    lambdaContext(),
  );

describe('an SMS that AWS publishes', () => {
  it('T1: is stored', async () => {
    await handle(eventOf(published()));
    expect(await inbox.ticket(ticketId)).toMatchObject({
      via: 'aws_sms',
      channel: 'sms',
      contactAddress: '+4915112345678',
      ourAddress: '+4930123456',
      lastSeq: 1,
    });
    expect((await inbox.store.loadMessage(ticketId, 1))?.text).toBe('Where is my order?');
    expect(telemetry.counted.get('Received')).toBe(1);
  });

  it('T5: published ten times at once is one message', async () => {
    await Promise.all(Array.from({ length: 10 }, () => handle(eventOf(published()))));
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(1);
    expect(telemetry.counted.get('Received')).toBe(1);
  });

  it('is of when it was published, which may be hours ago, and never of a time to come', async () => {
    inbox.time.now = start + hour;
    await handle(eventOf(published()));
    expect((await inbox.ticket(ticketId)).createdAt).toBe(start);
    inbox.time.now = start - hour;
    await handle(eventOf(published({ originationNumber: '+4915199999999', inboundMessageId: '2' })));
    const other = await inbox.ticket(smsTicketId(contactIdOf('sms', '+4915199999999')));
    expect(other.createdAt).toBe(start - hour);
  });

  it('is an opt-out, or the end of one', async () => {
    const optedOut = async () => (await inbox.store.loadContact(carla))?.optedOut;
    await handle(eventOf(published({ messageBody: ' Stop ' })));
    expect(await optedOut()).toBe(true);
    await handle(eventOf(published({ messageBody: 'START', inboundMessageId: '2' })));
    expect(await optedOut()).toBe(false);
  });
});

describe('what can’t be received', () => {
  it.each([
    ['no JSON', 'hello'],
    ['nothing', 'null'],
    ['another kind of message', { eventType: 'TEXT_DELIVERED' }],
    ['no sender', published({ originationNumber: '' })],
    ['no id', published({ inboundMessageId: undefined })],
  ])('T6: fails the invocation, so that it ends in the dead letters: %s', async (_, message) => {
    await expect(handle(eventOf(message))).rejects.toThrow('not received');
    expect(inbox.changes).toEqual([]);
    expect(telemetry.lines.map(({ code }) => code)).toEqual(['message-refused', 'invocation-failed']);
  });

  it('T6: keeps nothing else from being received', async () => {
    await expect(handle(eventOf('hello', published()))).rejects.toThrow('1 were not received');
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(1);
  });

  it('T6: comes again, and is then there once', async () => {
    const store = overlaid(inbox.store, { commit: () => Promise.reject(new Error('out of reach')) });
    await expect(handle(eventOf(published()), store)).rejects.toThrow();
    await handle(eventOf(published()));
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(1);
  });

  it('leaves neither text nor number in the log', async () => {
    await handle(eventOf(published()));
    await handle(eventOf(published({ inboundMessageId: undefined }))).catch(() => {});
    expect(JSON.stringify(telemetry.lines)).not.toMatch(/Where is my order|\+49151/);
  });
});
