import * as z from 'zod';
import type { Attachment } from '#domain/ticket/message.ts';
import type { Files } from '#use-cases/ports.ts';
import type { Ask } from './ask.ts';
import type { FileThere } from './compose.ts';
import { type Refusal, refusalBefore } from './outcome.ts';

const uploadedSchema = z
  .array(z.object({ url: z.string(), name: z.string(), size: z.coerce.number(), content_type: z.string() }))
  .min(1);

export interface Uploads {
  readonly files: readonly FileThere[];
  /** The names of those that there are not, or that Gorgias won't have: the message goes on without them. */
  readonly missing: readonly string[];
}

export async function upload(
  ask: Ask,
  attachments: readonly Attachment[],
  files: Pick<Files, 'get'>,
): Promise<Uploads | Refusal> {
  const there: FileThere[] = [];
  const missing: string[] = [];
  for (const attachment of attachments) {
    const { name, contentType } = attachment;
    const content = await contentOf(attachment, files);
    const uploaded = content === null ? null : await uploadFile(ask, { name, contentType, content });
    if (uploaded === null) missing.push(name);
    else if ('outcome' in uploaded) return uploaded;
    else there.push(...uploaded);
  }
  return { files: there, missing };
}

/**
 * Null for a file that Gorgias won't have.
 *
 * @see https://developers.gorgias.com/reference/upload-files
 */
export async function uploadFile(
  ask: Ask,
  { name, contentType, content }: { name: string; contentType: string; content: Uint8Array },
): Promise<readonly FileThere[] | Refusal | null> {
  const body = new FormData();
  body.append(name, new Blob([Uint8Array.from(content)], { type: contentType }), name);
  const answer = await ask({ method: 'POST', path: '/upload', query: { type: 'attachment' }, body });
  const uploaded = answer.kind === 'done' ? uploadedSchema.safeParse(answer.body).data : undefined;
  if (uploaded !== undefined) return uploaded;
  if (answer.kind === 'refused' && isOfTheFile(answer.status)) return null;
  return answer.kind === 'done' ? { outcome: 'busy', retryAfter: null } : refusalBefore(answer);
}

const contentOf = async ({ id, source, refused }: Attachment, files: Pick<Files, 'get'>) =>
  source !== null || refused !== null ? null : files.get(id);

const isOfTheFile = (status: number): boolean => status >= 400 && ![401, 403, 404].includes(status);
