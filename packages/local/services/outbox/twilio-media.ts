import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Answer } from '../http.ts';
import { openJournal } from '../journal.ts';
import type { InboundMessage, OutboxOptions } from '../types.ts';

/** Where Twilio keeps media, and sends whoever may see them. */
export const storageHost = 'mms.twiliocdn.com';

const mediumSchema = z.object({
  sid: z.string(),
  messageSid: z.string(),
  contentType: z.string(),
  base64: z.string(),
});
type Medium = z.infer<typeof mediumSchema>;

export interface TwilioMedia {
  add(message: InboundMessage): void;
  /** `…/Messages/{sid}/Media.json` and `…/Media/{sid}`; undefined for any other path. */
  answer(url: URL): Answer | undefined;
  /** What the storage answers, to anyone. */
  content(url: URL): Answer;
  close(): void;
}

/** Pictures and the like of messages that came in. */
export function openMedia(file: string | undefined, { accountSid }: OutboxOptions['twilio']): TwilioMedia {
  const { entries, journal } = openJournal(file, mediumSchema);
  const find = (sid: string | undefined) => entries.find((medium) => medium.sid === sid);
  const resource = ({ sid, messageSid, contentType }: Medium) => ({
    sid,
    account_sid: accountSid,
    parent_sid: messageSid,
    content_type: contentType,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${sid}.json`,
  });
  return {
    add({ sid: messageSid, media = [] }) {
      for (const [nth, { contentType, content }] of media.entries()) {
        const sid = mediaSid(messageSid, nth);
        if (find(sid) !== undefined) continue;
        const medium = { sid, messageSid, contentType, base64: Buffer.from(content).toString('base64') };
        journal.append(medium);
        entries.push(medium);
      }
    },
    answer({ pathname }) {
      const [, messageSid, sid] = /\/Messages\/(\w+)\/Media(?:\/(\w+)|\.json)$/.exec(pathname) ?? [];
      if (messageSid === undefined) return undefined;
      if (sid === undefined) {
        const media = entries.filter((medium) => medium.messageSid === messageSid).map(resource);
        return json(200, { media_list: media, next_page_uri: null });
      }
      const location = `https://${storageHost}/${accountSid}/${sid}?Expires=1`;
      return find(sid) === undefined ? undefined : { status: 307, headers: { location } };
    },
    content({ pathname }) {
      const medium = find(pathname.split('/').at(-1));
      if (medium === undefined) return { status: 404, body: 'not found' };
      const { contentType, base64 } = medium;
      return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(base64, 'base64') };
    },
    close: () => journal.close(),
  };
}

/** The same for the same file of the same message, so that the webhook's URLs are known beforehand. */
export const mediaSid = (messageSid: string, nth: number): string =>
  `ME${createHash('md5').update(`${messageSid} ${nth}`).digest('hex')}`;

const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: JSON.stringify(body),
});
