import { refusalOf } from '#domain/attachments.ts';
import type { Attachment } from '#domain/ticket/message.ts';
import type { Log } from './log.ts';
import type { Files, Media, MediaJob, ThreadStore } from './ports.ts';

export interface FetchingMedia {
  readonly store: Pick<ThreadStore, 'loadMessage' | 'saveAttachments'>;
  readonly media: Media;
  readonly files: Pick<Files, 'put'>;
  readonly log: Log;
}

/**
 * Brings what came with a message from its provider to our own bucket, file by file: what one attempt has done the next
 * need not do again. Each lies in the bucket before the message says so, always under the same id.
 */
export async function fetchMedia(job: MediaJob, deps: FetchingMedia): Promise<void> {
  for (;;) {
    const message = await deps.store.loadMessage(job.ticketId, job.seq);
    const wanted = message?.attachments.find(({ source }) => source !== null);
    if (message == null || wanted === undefined) return;
    const brought = await bring(wanted, deps);
    const attachments = message.attachments.map((one) => (one === wanted ? brought : one));
    // Where somebody is at the same message, what is left is looked at afresh.
    const saved = await deps.store.saveAttachments(message, attachments);
    if (saved === 'saved') deps.log.info('media-fetched', { ...job, attachmentId: wanted.id });
  }
}

async function bring(wanted: Attachment, { media, files }: FetchingMedia): Promise<Attachment> {
  const fetched = await media.fetch(wanted.source ?? '');
  if ('refused' in fetched) return { ...wanted, source: null, refused: fetched.refused };
  const { content, contentType } = fetched;
  const found = { ...wanted, contentType, bytes: content.byteLength, source: null };
  const refused = refusalOf(found);
  if (refused === null) await files.put({ id: wanted.id, contentType, content });
  return { ...found, refused };
}
