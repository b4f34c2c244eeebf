import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { second } from '#domain/ids.ts';
import { uploadLife } from '#use-cases/attachments.ts';
import type { Files } from '#use-cases/ports.ts';

export const fileKey = (id: string): string => `attachments/${id}`;
/** Whatever no message takes is deleted from here after a day, by the bucket's own rule. */
const uploadKey = (id: string): string => `uploads/${id}`;

/** How long a link holds, in seconds: as long as it takes to click it. */
const linkLife = 300;

/**
 * For a client that makes links to upload by: what is uploaded is not there yet, and a checksum of nothing in the
 * link would have S3 refuse everything else.
 */
export const forUploadLinks = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

/** Attachments in a bucket that nobody reads but by signed links. */
export function createS3Files({ client, bucket: Bucket }: { client: S3Client; bucket: string }): Files {
  const kept = async (Key: string) => {
    try {
      const { ContentType, ContentLength, Metadata } = await client.send(
        new HeadObjectCommand({ Bucket, Key }),
      );
      return {
        name: decodeURIComponent(Metadata?.name ?? 'file'),
        contentType: ContentType ?? 'application/octet-stream',
        bytes: ContentLength ?? 0,
      };
    } catch (error) {
      if (error instanceof NotFound || isForbidden(error)) return null;
      throw error;
    }
  };
  return {
    async put({ id, contentType, content }) {
      await client.send(
        new PutObjectCommand({ Bucket, Key: fileKey(id), Body: content, ContentType: contentType }),
      );
    },
    async get(id) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: fileKey(id) }));
        return (await Body?.transformToByteArray()) ?? null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    link: ({ id, name, contentType, contentId }) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket,
          Key: fileKey(id),
          // What a stranger sent is never opened as a page of ours: it is saved, images of a mail apart.
          ResponseContentDisposition: dispositionOf(name, contentId !== null && isImage(contentType)),
          ResponseContentType: isImage(contentType) ? contentType : 'application/octet-stream',
        }),
        { expiresIn: linkLife },
      ),
    async uploadLink({ id, name, contentType, bytes }) {
      const metadata = encodeURIComponent(name);
      const command = new PutObjectCommand({
        Bucket,
        Key: uploadKey(id),
        ContentType: contentType,
        ContentLength: bytes,
        Metadata: { name: metadata },
      });
      const signed = new Set(['content-type', 'content-length', 'x-amz-meta-name']);
      const url = await getSignedUrl(client, command, {
        expiresIn: uploadLife / second,
        signableHeaders: signed,
        unhoistableHeaders: signed,
      });
      if (url.includes('x-amz-checksum-')) throw new Error('the client was not made with forUploadLinks');
      return { url, headers: { 'content-type': contentType, 'x-amz-meta-name': metadata } };
    },
    async keep(id) {
      const already = await kept(fileKey(id));
      if (already !== null) return { id, ...already };
      const uploaded = await kept(uploadKey(id));
      if (uploaded === null) return null;
      await client.send(
        new CopyObjectCommand({ Bucket, Key: fileKey(id), CopySource: `${Bucket}/${uploadKey(id)}` }),
      );
      return { id, ...uploaded };
    },
  };
}

/** What S3 says of an object that isn't there to those who may not list the bucket (HeadObject, "Permissions"). */
const isForbidden = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403;

/** Images that a browser shows without running anything. */
const isImage = (contentType: string): boolean =>
  ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'].includes(contentType.toLowerCase());

/** RFC 6266, 4.3: the name in UTF-8, and in ASCII for those who know no better. */
function dispositionOf(name: string, inline: boolean): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
