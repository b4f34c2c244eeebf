import { beforeEach, describe, expect, it } from 'vitest';
import { ada, type Inbox, openInbox, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

let inbox: Inbox;
let surface: Surface;
let thread: string;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sam] });
  surface = openSurface(inbox);
  const [id] = await inbox.arrive(1);
  thread = `/tickets/${id}/messages`;
  inbox.changes.length = 0;
});

describe('a request with faults in several places', () => {
  it('is told those of the header with those of the body, and stores nothing', async () => {
    const body = { text: ' \n', colour: 'red' };
    const answer = await surface.as(sam)('POST', thread, body, { 'Idempotency-Key': 'ü' });
    expect(faultsIn(answer).toSorted()).toEqual(['Idempotency-Key', 'colour', 'text']);
    expect(inbox.changes).toEqual([]);
  });

  it('is told those of If-Match with those of the setting', async () => {
    const settings = { enabled: 'yes', inactivityDays: 91 };
    const answer = await surface.as(ada)('PUT', '/settings/auto-close', settings, { 'If-Match': 'mine' });
    expect(faultsIn(answer).toSorted()).toEqual(['If-Match', 'enabled', 'inactivityDays']);
    expect(inbox.changes).toEqual([]);
  });
});

describe('a request of nothing but faults', () => {
  it('is told all that anything within its limits can have', async () => {
    const datesOff = Array.from({ length: 366 }, (_, nth) => `day ${nth}`);
    expect(faultsIn(await surface.as(ada)('PUT', '/settings/office-hours', { datesOff }))).toHaveLength(366);
  });

  it('is answered with less than it sent, which an answer could not hold (6 MB)', async () => {
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, nth) => [`${nth}`.repeat(20), nth]));
    const answer = await surface.as(sam)('POST', thread, flood);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(200_000);
    // `text` is missing, too.
    expect(problemIn(answer).errors?.at(-1)).toEqual({ path: '', message: 'and 49501 more' });
  });

  it('is not told a name again that is too long for anyone to read', async () => {
    const answer = await surface.as(sam)('POST', thread, { text: 'x', ['y'.repeat(4_000_000)]: 1 });
    expect(faultsIn(answer)).toEqual([`${'y'.repeat(100)}…`]);
    expect(answer.text.length).toBeLessThan(1_000);
  });
});

describe('half of a character', () => {
  it('is stored as the mark for it, as whoever it is sent to would: it is found again at the provider', async () => {
    const answer = await surface.as(sam)('POST', thread, '{"text":"on its way \\ud83d"}');
    expect(answer).toMatchObject({ status: 201, json: { text: 'on its way \ufffd' } });
    const messages = { duringMessage: '\ud83d' };
    const setting = await surface.as(ada)('PUT', '/settings/office-hours', JSON.stringify(messages));
    expect(setting).toMatchObject({ status: 200, json: { duringMessage: '\ufffd' } });
  });
});
