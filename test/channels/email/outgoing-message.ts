import { createHash } from 'node:crypto';
import type { Attachment } from '#domain/ticket/message.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';

/** Somebody's answer to Carla's mail. */
export const answer = (some: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ticketId: 'tkt_0123456789abcdef0123456789abcdef',
  seq: 3,
  channel: 'email',
  to: 'carla@example.com',
  from: 'help@shop.example',
  text: 'Grüße & <b>Küsse</b>\n\n  eingerückt',
  html: null,
  at: 0,
  attachments: [],
  automatic: false,
  email: {
    subject: 'Re: Größe',
    cc: ['friend@example.net'],
    inReplyTo: 'CAF4=second@mail.gmail.com',
    references: ['CAF4=first@mail.gmail.com', 'CAF4=second@mail.gmail.com'],
  },
  ...some,
});

export const attachment = (
  name: string,
  content: Uint8Array,
  some: Partial<Attachment> = {},
): Attachment => ({
  id: `att_${createHash('md5').update(name).digest('hex')}`,
  name,
  contentType: 'application/pdf',
  bytes: content.length,
  contentId: null,
  source: null,
  refused: null,
  ...some,
});

/** Files of these contents, by their attachments' ids. */
export const filesOf = (...files: readonly (readonly [Attachment, Uint8Array])[]) => ({
  get: async (id: string): Promise<Uint8Array | null> =>
    files.find(([{ id: known }]) => known === id)?.[1] ?? null,
});
