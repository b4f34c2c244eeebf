import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReceiptRuleSpec } from '#local/assembly/mail.ts';
import { createClock } from '#local/clock.ts';
import { createMailServer, type IncomingMail } from '#local/services/mail/receive.ts';
import { verdictsSchema } from '#local/services/mail/verdicts.ts';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import type { Notification } from '#local/services/types.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

const topicArn = 'arn:aws:sns:eu-central-1:000000000000:stored';
const rule: ReceiptRuleSpec = {
  label: 'Stack/Rule',
  recipients: ['in.shop.example'],
  scans: true,
  actions: [{ bucketName: 'mail', objectKeyPrefix: 'mail/', topicArn }],
};

async function setup(...rules: Partial<ReceiptRuleSpec>[]) {
  const engine = await startSqsS3();
  stops.add(engine.stop);
  engine.createBucket('mail');
  const published: (Notification & { topicArn: string })[] = [];
  const server = createMailServer({
    clock: createClock(),
    region: 'eu-central-1',
    s3Url: engine.url,
    rules: async () => rules.map((more) => ({ ...rule, ...more })),
    publish: async (arn, notification) => {
      published.push({ topicArn: arn, ...notification });
      return 'id';
    },
  });
  stops.add(async () => server.stop());
  const s3 = new S3Client({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const stored = async (Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'mail', Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? '');
  };
  const receive = (more: Partial<IncomingMail> = {}) =>
    server.receive({
      from: 'jane@example.com',
      to: ['inbox@in.shop.example'],
      mail: Buffer.from(mail),
      verdicts: verdictsSchema.parse({}),
      ...more,
    });
  const notifications = () => published.map(({ message }) => JSON.parse(message));
  return { receive, stored, published, notifications };
}

const mail = [
  'From: Jane Doe <jane@example.com>',
  'To: "Help, desk" <inbox@in.shop.example>, sue@example.com',
  'Subject: =?utf-8?q?Wo_ist_=C3=A4?=',
  ' a long one',
  'Date: Fri, 11 Sep 2026 20:32:33 +0000',
  'Message-ID: <abc@mail.example>',
  '',
  'Where is my order?',
].join('\r\n');

describe('SES receiving, played', () => {
  it('stores the mail below the headers that SES adds, and tells the topic as SES does', async () => {
    const { receive, stored, published, notifications } = await setup({});
    const [{ messageId, objectKey } = { messageId: '', objectKey: '' }] = await receive();
    expect(messageId).toMatch(/^[a-z0-9]{40}$/);
    expect(objectKey).toBe(`mail/${messageId}`);
    const text = (await stored(objectKey)).toString();
    expect(text.endsWith(`\r\n${mail}`)).toBe(true);
    const added = text.slice(0, -mail.length).replace(/\r\n /g, ' ').trim().split('\r\n');
    expect(added).toEqual([
      'Return-Path: <jane@example.com>',
      expect.stringMatching(
        new RegExp(`^Received: from mail.example .* with SMTP id ${messageId} for inbox@in.shop.example;`),
      ),
      'X-SES-Spam-Verdict: PASS',
      'X-SES-Virus-Verdict: PASS',
      expect.stringMatching(/^Received-SPF: pass /),
      expect.stringMatching(/^Authentication-Results: amazonses.com; spf=pass .* dkim=pass .* dmarc=pass /),
    ]);
    expect(published[0]).toMatchObject({ topicArn, subject: 'Amazon SES Email Receipt Notification' });
    expect(notifications()).toEqual([
      {
        notificationType: 'Received',
        mail: {
          timestamp: expect.any(String),
          source: 'jane@example.com',
          messageId,
          destination: ['inbox@in.shop.example'],
          headersTruncated: false,
          headers: expect.arrayContaining([
            { name: 'Return-Path', value: '<jane@example.com>' },
            { name: 'Subject', value: '=?utf-8?q?Wo_ist_=C3=A4?= a long one' },
          ]),
          commonHeaders: {
            returnPath: 'jane@example.com',
            from: ['Jane Doe <jane@example.com>'],
            date: 'Fri, 11 Sep 2026 20:32:33 +0000',
            to: ['"Help, desk" <inbox@in.shop.example>', 'sue@example.com'],
            messageId: '<abc@mail.example>',
            subject: '=?utf-8?q?Wo_ist_=C3=A4?= a long one',
          },
        },
        receipt: {
          timestamp: expect.any(String),
          processingTimeMillis: expect.any(Number),
          recipients: ['inbox@in.shop.example'],
          spamVerdict: { status: 'PASS' },
          virusVerdict: { status: 'PASS' },
          spfVerdict: { status: 'PASS' },
          dkimVerdict: { status: 'PASS' },
          dmarcVerdict: { status: 'PASS' },
          action: { type: 'S3', topicArn, bucketName: 'mail', objectKeyPrefix: 'mail/', objectKey },
        },
      },
    ]);
  });

  it('says what it thinks of the mail, and nothing of what it did not scan', async () => {
    const { receive, notifications, stored } = await setup({}, { scans: false });
    const [, second] = await receive({
      from: '',
      verdicts: verdictsSchema.parse({ spam: 'FAIL', dmarc: 'FAIL' }),
    });
    const [scanned, unscanned] = notifications();
    expect(scanned.receipt).toMatchObject({
      spamVerdict: { status: 'FAIL' },
      dmarcVerdict: { status: 'FAIL' },
      dmarcPolicy: 'none',
    });
    expect(unscanned.receipt).toMatchObject({ spamVerdict: { status: 'DISABLED' } });
    const text = (await stored(second?.objectKey ?? '')).toString();
    expect(text).not.toContain('X-SES-Spam-Verdict');
    expect(text).toContain('Return-Path: <>\r\n');
  });

  it.each([
    [
      ['in.shop.example'],
      ['inbox@in.shop.example', 'inbox+t.1@IN.shop.example'],
      ['a@shop.example', 'a@x.in.shop.example'],
    ],
    [['.shop.example'], ['a@in.shop.example'], ['a@shop.example']],
    [
      ['inbox@in.shop.example'],
      ['inbox@in.shop.example', 'Inbox+t.1@in.shop.example'],
      ['other@in.shop.example'],
    ],
    [[], ['a@anywhere.example'], []],
  ])('a rule for %j is for %j, not for %j', async (recipients, matching, others) => {
    const { receive } = await setup({ recipients });
    const [stored] = await receive({ to: [...others, ...matching] });
    expect(stored?.recipients).toEqual(matching);
    if (others.length > 0) expect(await receive({ to: others })).toEqual([]);
  });

  it('takes 40 MB, and shows no more than 10 KB of headers', async () => {
    const { receive, stored, notifications } = await setup({});
    const large = Buffer.concat([
      Buffer.from(`X-Long: ${'x'.repeat(11_000)}\r\n${mail}\r\n`),
      Buffer.alloc(40_000_000, 'ab'),
    ]);
    const [{ objectKey } = { objectKey: '' }] = await receive({ mail: large });
    expect((await stored(objectKey)).subarray(-large.length).equals(large)).toBe(true);
    expect(notifications()[0].mail).toMatchObject({ headersTruncated: true });
  });
});
