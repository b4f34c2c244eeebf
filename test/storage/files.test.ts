import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute, second } from '#domain/ids.ts';
import { createClock } from '#local/clock.ts';
import { listen } from '#local/services/http.ts';
import { startS3 } from '#local/services/s3.ts';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import type { Running, SqsS3 } from '#local/services/types.ts';
import { createS3Files, forUploadLinks } from '#storage/files.ts';
import { anAttachment } from '#test/support/builders.ts';

const bucket = 'bodies';
const clock = createClock();
let engine: SqsS3;
let s3: Running;
const clients: S3Client[] = [];

function open(config: object = forUploadLinks) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: s3.url, region: 'eu-central-1', credentials, ...config });
  clients.push(client);
  return createS3Files({ client, bucket });
}

beforeAll(async () => {
  engine = await startSqsS3();
  engine.createBucket(bucket);
  const buckets = async () => [{ name: bucket, cors: [] }];
  s3 = await startS3({ clock, backend: engine.url, secret: 'local', buckets });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await s3.stop();
  await engine.stop();
});

const plan = { name: 'Pläne „2026“.pdf', contentType: 'application/pdf', bytes: 5 };
let uploads = 0;

/** An agent's browser uploads what it was offered a place for. */
async function upload(body: string, headers: Record<string, string> = {}) {
  const files = open();
  const id = `att_${++uploads}`;
  const offered = await files.uploadLink({ id, ...plan });
  const { status } = await fetch(offered.url, {
    method: 'PUT',
    headers: { ...offered.headers, ...headers },
    body,
  });
  return { files, id, status };
}

describe('attachments in S3', () => {
  it('T9: what was uploaded is kept under its name, type and length, and asked for again it is the same', async () => {
    const { files, id, status } = await upload('hello');
    expect(status).toBe(200);
    expect(await files.keep(id)).toEqual({ id, ...plan });
    expect(await files.keep(id)).toEqual({ id, ...plan });
    expect(Buffer.from((await files.get(id)) ?? []).toString()).toBe('hello');
  });

  it('a place takes a file of just that length and type', async () => {
    expect((await upload('hello, world')).status).toBe(403);
    expect((await upload('hello', { 'content-type': 'text/html' })).status).toBe(403);
  });

  it('what was not uploaded is not kept', async () => {
    expect(await open().keep('att_none')).toBeNull();
  });

  it('of what isn’t there S3 says 403 to those who may not list the bucket', async () => {
    const refusing = await listen(async () => ({ status: 403 }));
    expect(await open({ ...forUploadLinks, endpoint: refusing.url }).keep('att_1')).toBeNull();
    await refusing.stop();
  });

  it('a client that would sign the checksum of nothing makes no link', async () => {
    await expect(open({}).uploadLink({ id: 'att_1', ...plan })).rejects.toThrow('forUploadLinks');
  });

  it('a link saves the file under its name, whatever the browser would make of it', async () => {
    const { files, id } = await upload('hello');
    await files.keep(id);
    const saved = await fetch(await files.link(anAttachment({ id, ...plan, contentType: 'text/html' })));
    expect(await saved.text()).toBe('hello');
    expect(saved.headers.get('content-type')).toBe('application/octet-stream');
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''Pl%C3%A4ne/);
  });

  it('a mail’s own image is shown in its place, where it is one that runs nothing', async () => {
    const { files, id } = await upload('hello');
    await files.keep(id);
    const disposition = async (contentType: string, contentId: string | null) => {
      const image = await fetch(await files.link(anAttachment({ id, contentType, contentId })));
      return image.headers.get('content-disposition')?.split(';')[0];
    };
    expect(await disposition('image/png', 'logo@1')).toBe('inline');
    expect(await disposition('image/png', null)).toBe('attachment');
    expect(await disposition('image/svg+xml', 'logo@1')).toBe('attachment');
  });

  it('a link holds for five minutes', async () => {
    const { files, id } = await upload('hello');
    await files.keep(id);
    const link = await files.link(anAttachment({ id }));
    clock.advance(5 * minute + 10 * second);
    expect((await fetch(link)).status).toBe(403);
  });
});
