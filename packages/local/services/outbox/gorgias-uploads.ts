import { randomUUID } from 'node:crypto';
import type { Request } from '../http.ts';
import { GorgiasError } from './gorgias-error.ts';

/** What is attached to messages is at most so much, in bytes. */
const largest = 10_000_000;

/** @see https://developers.gorgias.com/reference/upload-files */
export async function takeUpload({ headers, body }: Request, domain: string): Promise<object[]> {
  if (body.length > largest) throw new GorgiasError(413, 'The file is too large.');
  const type = headers['content-type'] ?? '';
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw new GorgiasError(400, 'No file was uploaded.');
    });
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  if (files.length === 0) throw new GorgiasError(400, 'No file was uploaded.');
  return files.map(({ name, size, type: contentType }) => ({
    url: `https://uploads.gorgias.io/${domain}/${randomUUID()}/${encodeURIComponent(name)}`,
    name,
    size,
    content_type: contentType || 'application/octet-stream',
  }));
}
