import { afterEach, describe, expect, it, vi } from 'vitest';
import { twilioInboundLog } from '#channels/twilio/inbound-log.ts';
import { parseInboundSms } from '#channels/twilio/parse.ts';
import { hour, minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { sidOf, smsForm, twilioSecret } from '#test/support/twilio.ts';
import { answering, type Play, playTheWorld } from '#test/support/twilio-api.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) await stop();
});

const account = `/2010-04-01/Accounts/${twilioSecret.accountSid}`;
const carla = '+4915112345678';
const logged = (about: object = {}) => ({
  sid: sidOf('a'),
  direction: 'inbound',
  from: carla,
  to: twilioSecret.from,
  body: 'Where is my order?',
  date_created: new Date(start).toUTCString().replace('GMT', '+0000'),
  num_media: '0',
  messaging_service_sid: null,
  ...about,
});
const page = (messages: readonly object[], next: string | null = null) =>
  answering(200, { messages, next_page_uri: next });

async function setup(play: Play, secret = twilioSecret) {
  const { asked, stop } = await playTheWorld(play);
  stops.push(stop);
  return { log: twilioInboundLog({ secret: async () => secret }), asked };
}

describe('Twilio’s list of what came in', () => {
  it('T6: is asked for what came to our number since then, as our account', async () => {
    const { log, asked } = await setup(page([logged()]));
    const found = await log.list(start - hour);
    expect(found).toMatchObject([{ receipt: { source: 'twilio', id: sidOf('a') }, at: start }]);
    const [{ url, method, authorization } = { url: new URL('x:'), method: '', authorization: '' }] = asked;
    expect([url.host, url.pathname, method]).toEqual(['api.twilio.com', `${account}/Messages.json`, 'GET']);
    expect(authorization).toMatch(/^Basic /);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      To: twilioSecret.from,
      'DateSent>': '2026-03-02T08:00:00Z',
      PageSize: '1000',
    });
    expect(url.search).toContain('DateSent%3E=');
  });

  it('T6: gives the same message that the webhook would have brought', async () => {
    const { log } = await setup(page([logged({ body: ' STOP ' })]));
    const [message] = await log.list(start - hour);
    const form = smsForm({ from: carla, text: ' STOP ', sid: sidOf('a') });
    const byWebhook = await parseInboundSms(form, start);
    expect(byWebhook).toMatchObject({
      ok: true,
      value: { sms: await message?.read(), receipt: message?.receipt },
    });
  });

  it('goes on over its pages, within our account', async () => {
    const next = `${account}/Messages.json?Page=1&PageToken=x`;
    const { log, asked } = await setup((response, call) =>
      (call.url.search.includes('Page=1') ? page([logged({ sid: sidOf('b') })]) : page([logged()], next))(
        response,
        call,
      ),
    );
    expect((await log.list(start)).map(({ receipt }) => receipt.id)).toEqual([sidOf('a'), sidOf('b')]);
    expect(asked[1]?.url.href).toBe(`https://api.twilio.com${next}`);
  });

  it.each([
    'https://evil.example.com/2010-04-01/x',
    '//evil.example.com/x',
    `/2010-04-01/Accounts/AC${'1'.repeat(32)}/Messages.json?Page=1`,
  ])('goes on nowhere else: %s', async (next) => {
    const { log, asked } = await setup(page([], next));
    await expect(log.list(start)).rejects.toThrow('somewhere else');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['what we sent', { direction: 'outbound-api' }],
    ['what came to another number of the account', { to: '+4940999' }],
    ['what is older', { date_created: new Date(start - second).toUTCString() }],
    ['what has no time', { date_created: 'soon' }],
    ['what came from nobody', { from: null }],
  ])('leaves out %s, and nothing with it', async (_, about) => {
    const { log } = await setup(page([logged({ sid: sidOf('x'), ...about }), logged()]));
    expect((await log.list(start)).map(({ receipt }) => receipt.id)).toEqual([sidOf('a')]);
  });

  it('is of our messaging service where that is what we have', async () => {
    const service = `MG${'0'.repeat(32)}`;
    const { log, asked } = await setup(
      page([logged({ messaging_service_sid: service, to: '+4940999' }), logged({ sid: sidOf('other') })]),
      { ...twilioSecret, from: service },
    );
    expect(await log.list(start)).toHaveLength(1);
    expect(asked[0]?.url.searchParams.has('To')).toBe(false);
  });

  it('is not asked before there is an account', async () => {
    const { log, asked } = await setup(page([]), { ...twilioSecret, accountSid: 'to be filled in' });
    expect(await log.list(start)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it.each([
    answering(500),
    answering(404, { code: 20404 }),
    answering(200, 'no JSON'),
    answering(200, {}),
    answering(302, '', { location: 'https://evil.example.com' }),
  ])('that can’t be had is no empty list', async (play) => {
    const { log } = await setup(play);
    await expect(log.list(start)).rejects.toThrow();
  });

  it('does not wait longer than ten seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    const { log } = await setup(() => {});
    await expect(log.list(start - minute)).rejects.toThrow();
    expect(timeout).toHaveBeenCalledWith(10 * second);
  });
});

describe('pictures of what came in', () => {
  const uri = `${account}/Messages/${sidOf('a')}/Media/ME1.json`;
  const withMedia = (media: Play) =>
    setup((response, call) =>
      (call.url.pathname.endsWith('/Media.json') ? media : page([logged({ num_media: '1', body: null })]))(
        response,
        call,
      ),
    );

  it('are asked for with the message that is wanted, and no other', async () => {
    const list = answering(200, { media_list: [{ uri, content_type: 'image/png' }] });
    const { log, asked } = await withMedia(list);
    const [message] = await log.list(start);
    expect(asked).toHaveLength(1);
    expect(await message?.read()).toMatchObject({
      text: '',
      attachments: [{ name: 'media-1.png', source: `https://api.twilio.com${uri.slice(0, -5)}` }],
    });
    expect(asked[1]?.url.pathname).toBe(`${account}/Messages/${sidOf('a')}/Media.json`);
  });

  it('that are gone leave the message without them', async () => {
    const { log } = await withMedia(answering(404));
    const [message] = await log.list(start);
    expect((await message?.read())?.attachments).toEqual([]);
  });
});
