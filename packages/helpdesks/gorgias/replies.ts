import * as z from 'zod';
import type { ReplyThere } from '#use-cases/ports.ts';
import { sanitizeReply, textOfReply } from '../reply-html.ts';

/** @see https://developers.gorgias.com/reference/ticket-messages */
export const messageSchema = z.object({
  id: z.int(),
  ticket_id: z.int().nullish(),
  external_id: z.string().nullish(),
  public: z.boolean(),
  from_agent: z.boolean(),
  via: z.string().nullish(),
  body_text: z.string().nullish(),
  body_html: z.string().nullish(),
  sender: z.object({ name: z.string().nullish(), firstname: z.string().nullish() }).nullish(),
  attachments: z.array(z.object({ name: z.string().nullish(), url: z.string().nullish() })).nullish(),
  created_datetime: z.string(),
  deleted_datetime: z.string().nullish(),
});

export type MessageThere = z.output<typeof messageSchema>;

/** What people there wrote to the customer: no notes, nothing that a rule sent by itself. */
export const isReply = (message: MessageThere): boolean =>
  message.from_agent && message.public && message.via !== 'rule' && message.deleted_datetime == null;

export function replyOf(message: MessageThere): ReplyThere {
  const { id, body_html: html, sender } = message;
  const said = message.body_text?.trim() || textOfReply(html ?? '');
  return {
    id: String(id),
    sender: sender?.name?.trim() || sender?.firstname?.trim() || 'Gorgias',
    text: [said, ...filesOf(message)].filter((part) => part !== '').join('\n'),
    html: html == null ? null : sanitizeReply(html),
    at: timeOf(message),
  };
}

/** By SMS and in the chat a file is where it can be fetched. */
const filesOf = ({ attachments }: MessageThere): string[] =>
  (attachments ?? []).flatMap(({ name, url }) =>
    url != null && URL.canParse(url) && new URL(url).protocol === 'https:'
      ? [`[${name || 'file'}] ${url}`]
      : [],
  );

/** Gorgias's times are UTC, and mostly don't say so: `2021-01-07T13:00:00.123456`. */
export function timeOf({ created_datetime: stamp }: Pick<MessageThere, 'created_datetime'>): number {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(stamp);
  return Date.parse(hasZone ? stamp : `${stamp}Z`);
}
