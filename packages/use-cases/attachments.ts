import { randomUUID } from 'node:crypto';
import { mostBytes } from '#domain/attachments.ts';
import { type Instant, minute, type TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Attachment, carriesFiles, type Message } from '#domain/ticket/message.ts';
import type { Clock, Files, TicketStore } from './ports.ts';

/** How long an agent's browser has to begin to upload. */
export const uploadLife = 15 * minute;

export interface Upload {
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
}

/** Where a file goes that an answer is to carry. Nobody guesses its id. */
export async function offerUpload(
  file: { readonly name: string; readonly contentType: string; readonly bytes: number },
  { files, clock }: { readonly files: Pick<Files, 'uploadLink'>; readonly clock: Clock },
): Promise<Upload> {
  const id = `att_${randomUUID().replaceAll('-', '')}`;
  const expiresAt = clock() + uploadLife;
  return { id, expiresAt, ...(await files.uploadLink({ id, ...file })) };
}

export type RefusedFiles =
  | { readonly code: 'not-found' | 'takes-no-files' | 'too-large' }
  | { readonly code: 'unknown'; readonly ids: readonly string[] };

/**
 * Makes what was uploaded a ticket's for good. What no answer takes in the end, since that was refused, stays behind
 * without anything that leads to it.
 */
export async function takeUploads(
  { ticketId, ids, internal }: { ticketId: TicketId; ids: readonly string[]; internal: boolean },
  { store, files }: { store: Pick<TicketStore, 'loadTicket'>; files: Pick<Files, 'keep'> },
): Promise<Result<Attachment[], RefusedFiles>> {
  if (ids.length === 0) return ok([]);
  const ticket = await store.loadTicket(ticketId);
  if (ticket === null) return refuse({ code: 'not-found' });
  if (!internal && !carriesFiles(ticket)) return refuse({ code: 'takes-no-files' });
  const kept = await Promise.all(ids.map(async (id) => ({ id, file: await files.keep(id) })));
  const unknown = kept.filter(({ file }) => file === null).map(({ id }) => id);
  if (unknown.length > 0) return refuse({ code: 'unknown', ids: unknown });
  const found = kept.flatMap(({ file }) => (file === null ? [] : [file]));
  if (found.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes) return refuse({ code: 'too-large' });
  return ok(found.map((file) => ({ ...file, contentId: null, source: null, refused: null })));
}

/** Links to download attachments by, for as long as it takes to click them; by the attachments' ids. */
export type Links = ReadonlyMap<string, string>;

export async function linksOf(
  messages: readonly Pick<Message, 'attachments'>[],
  files: Pick<Files, 'link'>,
): Promise<Links> {
  const there = messages
    .flatMap(({ attachments }) => attachments)
    .filter(({ source, refused }) => source === null && refused === null);
  const links = there.map(async (each) => [each.id, await files.link(each)] as const);
  return new Map(await Promise.all(links));
}
