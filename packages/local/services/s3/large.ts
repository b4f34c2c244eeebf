import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** fauxqs takes no larger request. */
export const largest = 10 * 1_048_576;

export interface LargeObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Puts by parts what is too large for one request. Returns the entity tag. */
export async function putLarge(client: S3Client, object: LargeObject): Promise<string> {
  const { bucket: Bucket, key: Key, body, contentType: ContentType, metadata } = object;
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ContentType, Metadata: { ...metadata } }),
  );
  const Parts: CompletedPart[] = [];
  for (let start = 0; start < body.length; start += largest) {
    const PartNumber = start / largest + 1;
    const Body = body.subarray(start, start + largest);
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  const { ETag = '' } = await client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
  return ETag;
}
