import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { startS3 } from '#local/services/s3.ts';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import type { Running, SqsS3 } from '#local/services/types.ts';

const clock = createClock();
const Bucket = 'bodies';
let engine: SqsS3;
let front: Running;
let s3: S3Client;
beforeAll(async () => {
  engine = await startSqsS3();
  engine.createBucket(Bucket);
  const cors = [
    { origins: ['https://*.shop.example'], methods: ['GET'], headers: [], exposed: ['etag'], maxAge: 60 },
    {
      origins: ['*'],
      methods: ['PUT'],
      headers: ['content-type', 'x-amz-*'],
      exposed: [],
      maxAge: undefined,
    },
  ];
  front = await startS3({
    clock,
    backend: engine.url,
    secret: 'local',
    buckets: async () => [{ name: Bucket, cors }],
  });
  s3 = new S3Client({
    endpoint: front.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'ticketsW1', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  await front.stop();
  await engine.stop();
});

const read = async (Key: string) => {
  const { Body, ContentType, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return { body: await Body?.transformToString(), type: ContentType, metadata: Metadata };
};
const uploadUrl = (Key: string, more: object = {}) =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket, Key, ContentType: 'text/plain', ...more }), {
    expiresIn: 60,
    signableHeaders: new Set(['content-type', 'content-length', 'x-amz-meta-name']),
    unhoistableHeaders: new Set(['x-amz-meta-name']),
  });
const codeOf = async (answer: Response) => /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];

describe('S3 with what fauxqs leaves out', () => {
  it('serves the SDK as fauxqs does: put, read, head, copy, what there isn’t', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a/ä b.txt', Body: 'hello', Metadata: { name: 'x' } }));
    expect(await read('a/ä b.txt')).toMatchObject({ body: 'hello', metadata: { name: 'x' } });
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'c', CopySource: `${Bucket}/${encodeURIComponent('a/ä b.txt')}` }),
    );
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'c' }))).toMatchObject({ ContentLength: 5 });
    await expect(read('nope')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('takes 30 MB at once, by the SDK and by a link', async () => {
    const large = Buffer.alloc(30_000_000, 'ab');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: large, Metadata: { name: 'x' } }));
    const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(large.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(Metadata).toEqual({ name: 'x' });
    const url = await uploadUrl('by-link');
    const headers = { 'content-type': 'text/plain' };
    expect((await fetch(url, { method: 'PUT', headers, body: large })).status).toBe(200);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'by-link' }))).toMatchObject({
      ContentLength: 30_000_000,
      ContentType: 'text/plain',
    });
  });
});

describe('presigned links', () => {
  it('take a file from curl and give it back, in the way that the link says', async () => {
    const curl = promisify(execFile);
    const metadata = { ContentLength: 5, Metadata: { name: 'f%C3%BCr.txt' } };
    const put = await uploadUrl("uploads/it's (1) ü+b.txt", metadata);
    const headers = ['-H', 'content-type: text/plain', '-H', 'x-amz-meta-name: f%C3%BCr.txt'];
    const written = await curl('curl', [
      '-s',
      '-w',
      '%{http_code}',
      '-X',
      'PUT',
      '-d',
      'hello',
      ...headers,
      put,
    ]);
    expect(written.stdout).toBe('200');
    expect(await read("uploads/it's (1) ü+b.txt")).toEqual({
      body: 'hello',
      type: 'text/plain',
      metadata: { name: 'f%C3%BCr.txt' },
    });
    const get = await getSignedUrl(
      s3,
      new GetObjectCommand({
        Bucket,
        Key: "uploads/it's (1) ü+b.txt",
        ResponseContentType: 'application/octet-stream',
        ResponseContentDisposition: "attachment; filename*=UTF-8''f%C3%BCr.txt",
      }),
      { expiresIn: 60 },
    );
    const { stdout } = await curl('curl', ['-s', '-i', get]);
    expect(stdout).toMatch(/^HTTP\/1.1 200/);
    expect(stdout).toContain("content-disposition: attachment; filename*=UTF-8''f%C3%BCr.txt");
    expect(stdout).toContain('content-type: application/octet-stream');
    expect(stdout).toMatch(/\r\n\r\nhello$/);
  });

  it('are refused with another type, size, key or method, or a header that nobody signed', async () => {
    const url = await uploadUrl('signed', { ContentLength: 5 });
    const put = (more: RequestInit = {}, to = url) =>
      fetch(to, { method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'hello', ...more });
    expect((await put()).status).toBe(200);
    for (const wrong of [
      put({ headers: { 'content-type': 'text/html' } }),
      put({ body: 'hello!' }),
      put({}, url.replace('/signed?', '/other?')),
      put({ method: 'DELETE', body: null }),
    ]) {
      const answer = await wrong;
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'SignatureDoesNotMatch']);
    }
    const smuggled = await put({ headers: { 'content-type': 'text/plain', 'x-amz-acl': 'public-read' } });
    expect([smuggled.status, await codeOf(smuggled)]).toEqual([403, 'AccessDenied']);
    const bare = await fetch(`${front.url}/${Bucket}/signed`);
    expect([bare.status, await codeOf(bare)]).toEqual([403, 'AccessDenied']);
  });

  it('expire by the local clock', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'short', Body: 'a' }));
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'short' }), { expiresIn: 60 });
    expect((await fetch(url)).status).toBe(200);
    clock.advance(61_000);
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
  });
});

describe('pages of other origins', () => {
  const ask = (origin: string, method: string, headers = '') =>
    fetch(`${front.url}/${Bucket}/x`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  it('may do what the bucket’s rules let them', async () => {
    const put = await ask('http://localhost:5173', 'PUT', 'Content-Type, x-amz-meta-name');
    expect([put.status, Object.fromEntries(put.headers)]).toEqual([
      200,
      expect.objectContaining({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'content-type, x-amz-meta-name',
      }),
    ]);
    const get = await ask('https://help.shop.example', 'GET');
    expect(get.headers.get('access-control-allow-origin')).toBe('https://help.shop.example');
    expect(get.headers.get('access-control-max-age')).toBe('60');
  });

  it('may do nothing else', async () => {
    for (const [origin, method, headers] of [
      ['https://evil.example', 'GET', ''],
      ['https://help.shop.example', 'DELETE', ''],
      ['http://localhost:5173', 'PUT', 'x-other'],
    ] as const) {
      const answer = await ask(origin, method, headers);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });

  it('read the answer if they may', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'read', Body: 'a' }));
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'read' }), {
      expiresIn: 60,
      signingDate: new Date(clock.now()),
    });
    const answer = await fetch(url, { headers: { origin: 'https://help.shop.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://help.shop.example');
    const other = await fetch(url, { headers: { origin: 'https://evil.example' } });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});
