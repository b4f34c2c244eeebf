import { describe, expect, it } from 'vitest';
import { parseMail } from '#channels/email/parse-mail.ts';
import { arriveAs, readMail } from './mails.ts';

describe('a raw mail', () => {
  it('T6: one that nests its parts deeper than anybody reads comes in as a file', async () => {
    const parts = Array.from(
      { length: 300 },
      (_, nth) => `Content-Type: multipart/mixed; boundary=b${nth}\r\n\r\n--b${nth}`,
    );
    const { arrival, files } = await arriveAs(
      ['From: carla@example.com', 'Subject: Deep', ...parts],
      '\r\nx',
    );
    expect(arrival).toMatchObject({ contactAddress: 'carla@example.com', subject: 'Deep', text: '' });
    expect(arrival.attachments).toMatchObject([{ name: 'message.eml', refused: null }]);
    expect(files).toHaveLength(1);
  });

  it('T6: so does one whose header has no end', async () => {
    const { arrival } = await arriveAs(['From: carla@example.com', `X: ${'y'.repeat(3_000_000)}`]);
    expect(arrival.contactAddress).toBe('carla@example.com');
    expect(arrival.attachments).toHaveLength(1);
  });

  it.each([Buffer.alloc(0), Buffer.from('\r\n\r\n'), Buffer.from([0, 255, 254, 10, 13, 0])])(
    'T6: even %j is a mail',
    async (raw) => {
      expect(await parseMail(raw)).toMatchObject({ from: { address: '' }, attachments: [] });
    },
  );

  it('T6: any first part of a mail is read as far as it goes', async () => {
    const raw = await readMail('inline-image');
    for (let length = 0; length < raw.length; length += 37) await parseMail(raw.subarray(0, length));
  });

  it('T3: headers are found by their names in lower case, each as often as it is there', async () => {
    const mail = await parseMail(
      Buffer.from('X-Test: 1\r\nx-test: 2\r\nDate: Mon, 3 Mar 2025 11:00:00 +0100\r\n\r\n'),
    );
    expect(mail.headers.get('x-test')).toEqual(['1', '2']);
    expect(mail.date).toBe(Date.UTC(2025, 2, 3, 10));
  });
});
