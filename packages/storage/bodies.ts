import { createHash } from 'node:crypto';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';
import type { Message } from '#domain/ticket/message.ts';
import { BodyMissing, MalformedItem } from './failures.ts';

/** Where bodies lie that are too long for the table. */
export interface BodyStore {
  put(key: string, body: string): Promise<void>;
  /** Null when there is none. */
  get(key: string): Promise<string | null>;
  deleteAll(prefix: string): Promise<void>;
}

export interface BodyReference {
  readonly key: string;
}

type Body = Pick<Message, 'text' | 'html'>;

/** An item holds 400 KB, but whoever lists a thread pays for every one of them. */
export const longestInline = 32 * 1024;
const previewLength = 1024;

export const bodyPrefix = (ticketId: TicketId): string => `bodies/${ticketId}/`;

/** Null where the body is short enough for the table. */
export function longBodyOf(message: Message): { key: string; body: string; preview: string } | null {
  const { text, html } = message;
  if (Buffer.byteLength(text) + Buffer.byteLength(html ?? '') <= longestInline) return null;
  const body = JSON.stringify({ text, html } satisfies Body);
  // Named by its content: a commit that is tried again puts the same object in the same place.
  const hash = createHash('sha256').update(body).digest('hex');
  return { key: `${bodyPrefix(message.ticketId)}${hash}.json`, body, preview: beginning(text) };
}

/** The first bytes of a text, cut between characters. */
function beginning(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(previewLength));
  return text.slice(0, read);
}

const schema = z.object({ text: z.string(), html: z.string().nullable() });

/** @throws BodyMissing, MalformedItem */
export async function readBody(bodies: BodyStore, { key }: BodyReference): Promise<Body> {
  const body = await bodies.get(key);
  if (body === null) throw new BodyMissing(key);
  const parsed = schema.safeParse(JSON.parse(body));
  if (!parsed.success) throw new MalformedItem(key, { cause: parsed.error });
  return parsed.data;
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
