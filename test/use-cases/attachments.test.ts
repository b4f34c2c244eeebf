import { describe, expect, it } from 'vitest';
import { mostBytes } from '#domain/attachments.ts';
import { minute } from '#domain/ids.ts';
import { anAttachment, aTicket, start } from '#test/support/builders.ts';
import { createMemoryFiles } from '#test/support/memory-files.ts';
import { linksOf, offerUpload, takeUploads } from '#use-cases/attachments.ts';

const mail = aTicket({ channel: 'email', via: 'postmark' });

function setup(ticket = mail) {
  const files = createMemoryFiles();
  const store = { loadTicket: async (id: string) => (id === ticket.id ? ticket : null) };
  const upload = async (bytes = 10) => {
    const file = { name: 'Plan.pdf', contentType: 'application/pdf', bytes };
    const { id } = await offerUpload(file, { files, clock: () => start });
    files.upload(id);
    return id;
  };
  const take = (ids: readonly string[], { internal = false, ticketId = ticket.id } = {}) =>
    takeUploads({ ticketId, ids, internal }, { store, files });
  return { files, upload, take };
}

describe('T9: files of an answer', () => {
  it('are offered a place for a quarter of an hour, under an id that nobody guesses', async () => {
    const { files } = setup();
    const file = { name: 'Plan.pdf', contentType: 'application/pdf', bytes: 10 };
    const [one, other] = await Promise.all(
      [1, 2].map(() => offerUpload(file, { files, clock: () => start })),
    );
    expect(one).toMatchObject({
      id: expect.stringMatching(/^att_[0-9a-f]{32}$/),
      expiresAt: start + 15 * minute,
    });
    expect(other?.id).not.toBe(one?.id);
  });

  it('are taken as they were uploaded, in the order of the request; taken again, they are the same', async () => {
    const { upload, take } = setup();
    const ids = [await upload(), await upload()].toReversed();
    const taken = await take(ids);
    expect(taken).toEqual({
      ok: true,
      value: ids.map((id) => ({
        ...{ id, name: 'Plan.pdf', contentType: 'application/pdf', bytes: 10 },
        ...{ contentId: null, source: null, refused: null },
      })),
    });
    expect(await take(ids)).toEqual(taken);
  });

  it('that were never uploaded are named, each', async () => {
    const { upload, take } = setup();
    const refused = await take(['att_1', await upload(), 'att_2']);
    expect(refused).toEqual({ ok: false, refusal: { code: 'unknown', ids: ['att_1', 'att_2'] } });
  });

  it('go with no SMS of ours, but with a note about one, and with any other provider’s', async () => {
    for (const via of ['twilio', 'aws_sms'] as const) {
      const { files, upload, take } = setup(aTicket({ via }));
      const id = await upload();
      expect(await take([id])).toEqual({ ok: false, refusal: { code: 'takes-no-files' } });
      expect(files.kept.size).toBe(0);
      expect(await take([id], { internal: true })).toMatchObject({ ok: true });
    }
    for (const via of ['signed', 'chat', 'ses'] as const) {
      const { upload, take } = setup(aTicket({ via }));
      expect(await take([await upload()])).toMatchObject({ ok: true });
    }
  });

  it('together are no larger than one may be', async () => {
    const { upload, take } = setup();
    const half = Math.ceil(mostBytes / 2);
    const refused = await take([await upload(half), await upload(half + 1)]);
    expect(refused).toEqual({ ok: false, refusal: { code: 'too-large' } });
  });

  it('of an unknown ticket are not taken', async () => {
    const { files, upload, take } = setup();
    const refused = await take([await upload()], { ticketId: 'tkt_none' });
    expect(refused).toEqual({ ok: false, refusal: { code: 'not-found' } });
    expect(files.kept.size).toBe(0);
  });
});

describe('links', () => {
  it('lead to what is there, not to what is being fetched, or was refused', async () => {
    const { files } = setup();
    const attachments = [
      anAttachment({ id: 'att_1' }),
      anAttachment({ id: 'att_2', source: 'https://provider.example.com/2' }),
      anAttachment({ id: 'att_3', refused: 'Too big.' }),
    ];
    expect([...(await linksOf([{ attachments }], files)).keys()]).toEqual(['att_1']);
  });
});
