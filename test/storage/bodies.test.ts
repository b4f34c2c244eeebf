import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import type { SqsS3 } from '#local/services/types.ts';
import { type BodyStore, createS3Bodies } from '#storage/bodies.ts';

describe('bodies in S3', () => {
  let s3: SqsS3;
  let client: S3Client;
  let bodies: BodyStore;
  beforeAll(async () => {
    s3 = await startSqsS3();
    s3.createBucket('bodies');
    client = new S3Client({
      endpoint: s3.url,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    bodies = createS3Bodies({ client, bucket: 'bodies' });
  });
  afterAll(async () => {
    client.destroy();
    await s3.stop();
  });

  it('come back as they were put, the latest of one key', async () => {
    await bodies.put('bodies/tkt_1/a.json', 'first');
    await bodies.put('bodies/tkt_1/a.json', '„Grüße“ 👋');
    expect(await bodies.get('bodies/tkt_1/a.json')).toBe('„Grüße“ 👋');
  });

  it('are null where there are none', async () => {
    expect(await bodies.get('bodies/tkt_1/none.json')).toBeNull();
  });

  it('are deleted together, however many, and no others', async () => {
    const keys = Array.from({ length: 1_005 }, (_, index) => `bodies/tkt_2/${index}.json`);
    for (let next = 0; next < keys.length; next += 50)
      await Promise.all(keys.slice(next, next + 50).map((key) => bodies.put(key, '{}')));
    await bodies.put('bodies/tkt_20/a.json', 'other');
    await bodies.deleteAll('bodies/tkt_2/');
    await bodies.deleteAll('bodies/tkt_2/');
    expect(await bodies.get('bodies/tkt_2/0.json')).toBeNull();
    expect(await bodies.get('bodies/tkt_2/1004.json')).toBeNull();
    expect(await bodies.get('bodies/tkt_20/a.json')).toBe('other');
  });
});
