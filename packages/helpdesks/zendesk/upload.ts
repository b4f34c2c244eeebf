import * as z from 'zod';
import type { Attachment } from '#domain/ticket/message.ts';
import type { Files } from '#use-cases/ports.ts';
import type { Api } from './api.ts';
import { type Prepared, prepared } from './outcome.ts';

/** https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#upload-files */
const mostBytes = 50 * 1024 * 1024;

const uploadedSchema = z.object({ upload: z.object({ token: z.string().min(1) }) });

export interface File {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** The token by which a comment takes the file along. */
export async function upload(api: Api, { name, contentType, content }: File): Promise<Prepared<string>> {
  const query = new URLSearchParams({ filename: name });
  const heard = await api.ask({
    method: 'POST',
    path: `/uploads?${query}`,
    file: { content, contentType: typeOf(contentType) },
  });
  const taken = prepared(heard, uploadedSchema);
  return taken.ok ? { ok: true, value: taken.value.upload.token } : taken;
}

/** A stranger says what it is: it goes into a header. */
const typeOf = (given: string): string =>
  /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(given) ? given : 'application/octet-stream';

export interface Uploaded {
  readonly tokens: readonly string[];
  /** What Zendesk would not have: no message is held up by its files. */
  readonly leftOut: readonly string[];
}

export async function uploadAll(
  api: Api,
  attachments: readonly Attachment[],
  files: Pick<Files, 'get'>,
): Promise<Prepared<Uploaded>> {
  const tokens: string[] = [];
  const leftOut: string[] = [];
  for (const { id, name, contentType, refused, bytes } of attachments) {
    const content = refused === null && bytes <= mostBytes ? await files.get(id) : null;
    if (content === null) {
      leftOut.push(name);
      continue;
    }
    const uploaded = await upload(api, { name, contentType, content });
    if (uploaded.ok) tokens.push(uploaded.value);
    else if (uploaded.outcome.outcome === 'rejected') leftOut.push(name);
    else return uploaded;
  }
  return { ok: true, value: { tokens, leftOut } };
}
