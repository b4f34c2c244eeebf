import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '#functions/fetch-media/handler.ts';
import { anAttachment } from '#test/support/builders.ts';
import { anSms, type Inbox, openInbox } from '#test/support/inbox.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '#test/support/lambda-events.ts';
import { type RecordedTelemetry, recordedTelemetry } from '#test/support/telemetry.ts';
import type { FetchedMedia } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';

let inbox: Inbox;
let telemetry: RecordedTelemetry;
beforeEach(async () => {
  inbox = await openInbox();
  telemetry = recordedTelemetry();
});

async function run(fetched: () => Promise<FetchedMedia>, body?: unknown) {
  const attachments = [anAttachment({ source: 'https://api.twilio.com/a', name: 'secret-name.jpg' })];
  const sms = { ...anSms(inbox.deps, '1', 'Look!'), attachments };
  const { ticketId } = await receiveMessage(sms, { source: 'twilio', id: 'MM1' }, inbox.deps);
  const files = { put: async () => {} };
  const handler = createHandler({
    ...inbox.deps,
    files,
    media: { fetch: fetched },
    log: telemetry.log,
    telemetry,
  });
  const event = sqsEvent(sqsRecord(body ?? { ticketId, seq: 1 }, { id: 'job' }));
  return {
    answered: await handler(event, lambdaContext()),
    message: await inbox.store.loadMessage(ticketId, 1),
  };
}

describe('fetch-media', () => {
  it('fetches what came with the message', async () => {
    const { answered, message } = await run(async () => ({
      content: Buffer.from('x'),
      contentType: 'image/png',
    }));
    expect(answered).toEqual({ batchItemFailures: [] });
    expect(message?.attachments).toMatchObject([{ source: null, bytes: 1 }]);
  });

  it('has the queue hand the job out again where that failed, and says so without telling of what', async () => {
    const { answered } = await run(() => Promise.reject(new Error('Twilio’s media answered 500')));
    expect(answered).toEqual({ batchItemFailures: [{ itemIdentifier: 'job' }] });
    expect(telemetry.lines.map(({ code }) => code)).toContain('job-failed');
    expect(JSON.stringify(telemetry.lines)).not.toMatch(/Look!|secret-name|\+49151/);
  });

  it.each(['not json', {}, { ticketId: 'tkt_1', seq: 0 }])('a job that is none fails: %j', async (body) => {
    const { answered } = await run(() => Promise.reject(new Error('not asked')), body);
    expect(answered.batchItemFailures).toHaveLength(1);
  });
});
