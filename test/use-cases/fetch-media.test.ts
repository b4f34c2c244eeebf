import { beforeEach, describe, expect, it } from 'vitest';
import { anAttachment, start } from '#test/support/builders.ts';
import { anSms, type Inbox, openInbox, overlaid } from '#test/support/inbox.ts';
import { type FetchingMedia, fetchMedia } from '#use-cases/fetch-media.ts';
import type { FetchedMedia } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { jobsOf } from '#use-cases/relay.ts';

let inbox: Inbox;
beforeEach(async () => {
  inbox = await openInbox();
});

const pictures = ['a', 'b', 'c'].map((id) =>
  anAttachment({
    id,
    name: `${id}.jpg`,
    contentType: 'image/jpeg',
    bytes: 0,
    source: `https://twilio/${id}`,
  }),
);
const jpeg: FetchedMedia = { content: Buffer.from('JPEG'), contentType: 'image/jpeg' };

async function setup(fetched: Readonly<Record<string, FetchedMedia | Error>> = {}, attachments = pictures) {
  const sms = { ...anSms(inbox.deps, '1', ''), attachments };
  const { ticketId } = await receiveMessage(sms, { source: 'twilio', id: 'MM1' }, inbox.deps);
  const asked: string[] = [];
  const put: string[] = [];
  const plays = { ...fetched };
  const deps: FetchingMedia = {
    ...inbox.deps,
    media: {
      fetch: async (source) => {
        asked.push(source);
        const played = plays[source.at(-1) ?? ''] ?? jpeg;
        if (played instanceof Error) throw played;
        return played;
      },
    },
    files: { put: async ({ id }) => void put.push(id) },
  };
  const job = { ticketId, seq: 1 };
  const kept = async () => (await inbox.store.loadMessage(ticketId, 1))?.attachments;
  return { deps, job, asked, put, kept, plays, run: () => fetchMedia(job, deps) };
}

describe('what came with a message', () => {
  it('is asked for once, when the message is new', async () => {
    const { job } = await setup();
    expect(jobsOf(inbox.changes).media).toEqual([job]);
    const message = (await inbox.store.loadMessage(job.ticketId, 1)) ?? null;
    expect(jobsOf([{ kind: 'message', before: message, after: message }]).media).toEqual([]);
    expect(jobsOf([{ kind: 'message', before: message, after: null }]).media).toEqual([]);
  });

  it('is not asked for where it came with the message itself', async () => {
    await setup({}, [anAttachment()]);
    expect(jobsOf(inbox.changes).media).toEqual([]);
  });

  it('lies in our own bucket then, and is known by its true size and type', async () => {
    const { run, put, kept } = await setup({
      b: { content: Buffer.from('PNGPNG'), contentType: 'image/png' },
    });
    await run();
    expect(put).toEqual(['a', 'b', 'c']);
    expect(await kept()).toMatchObject([
      { id: 'a', source: null, refused: null, bytes: 4, contentType: 'image/jpeg' },
      { id: 'b', source: null, refused: null, bytes: 6, contentType: 'image/png' },
      { id: 'c', source: null, bytes: 4 },
    ]);
  });

  it('says why there is none where it is refused, and the others are there', async () => {
    const program = { content: Buffer.from('MZ'), contentType: 'application/x-msdownload' };
    const { run, put, kept } = await setup({ a: { refused: 'It is no longer there.' }, b: program });
    await run();
    expect(put).toEqual(['c']);
    expect(await kept()).toMatchObject([
      { source: null, refused: 'It is no longer there.', bytes: 0 },
      { source: null, refused: 'It is a program, and those are refused.' },
      { source: null, refused: null },
    ]);
  });

  it('is tried again where it may be had later, and what is done is not done again', async () => {
    const { run, asked, put, kept, plays } = await setup({ b: new Error('Twilio’s media answered 500') });
    await expect(run()).rejects.toThrow('500');
    expect((await kept())?.map(({ source }) => source === null)).toEqual([true, false, false]);
    delete plays.b;
    await run();
    await run();
    expect(asked.map((source) => source.at(-1))).toEqual(['a', 'b', 'b', 'c']);
    expect(put).toEqual(['a', 'b', 'c']);
  });

  it('is not said to be there before it is', async () => {
    const { deps, job, kept } = await setup();
    const files = { put: () => Promise.reject(new Error('S3 is out of reach')) };
    await expect(fetchMedia(job, { ...deps, files })).rejects.toThrow('S3');
    expect((await kept())?.every(({ source }) => source !== null)).toBe(true);
  });

  it('is each there once though two fetch at the same time', async () => {
    const { run, kept } = await setup();
    await Promise.all([run(), run(), run()]);
    expect((await kept())?.map(({ source, bytes }) => [source, bytes])).toEqual(Array(3).fill([null, 4]));
  });

  it('is of no interest any more once the message is erased, before or meanwhile', async () => {
    const { deps, job, asked } = await setup();
    await fetchMedia({ ...job, seq: 9 }, deps);
    expect(asked).toEqual([]);
    let loads = 0;
    const store = overlaid(inbox.store, {
      loadMessage: async (ticketId, seq) => (loads++ === 0 ? inbox.store.loadMessage(ticketId, seq) : null),
      saveAttachments: async () => 'moved-on',
    });
    await fetchMedia(job, { ...deps, store });
    expect(asked).toHaveLength(1);
    expect(inbox.time.now).toBe(start);
  });
});
