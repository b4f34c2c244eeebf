import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Where bodies lie that are too long for the table. */
export interface BodyStore {
  put(key: string, body: string): Promise<void>;
  /** Null when there is none. */
  get(key: string): Promise<string | null>;
  deleteAll(prefix: string): Promise<void>;
}

export function createS3Bodies({ client, bucket }: { client: S3Client; bucket: string }): BodyStore {
  return {
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json' }));
    },
    async get(Key) {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return (await answer.Body?.transformToString('utf8')) ?? null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async deleteAll(Prefix) {
      for (;;) {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
        const Objects = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (Objects.length === 0) return;
        const answer = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        const failed = answer.Errors?.[0];
        if (failed !== undefined) throw new Error(`${failed.Key} was not deleted: ${failed.Message}`);
      }
    },
  };
}
