import { afterEach, describe, expect, it, vi } from 'vitest';
import { twilioMedia } from '#channels/twilio/media.ts';
import { second } from '#domain/ids.ts';
import { twilioSecret } from '#test/support/twilio.ts';
import { answering, type Play, playTheWorld } from '#test/support/twilio-api.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) await stop();
});

const account = `https://api.twilio.com/2010-04-01/Accounts/${twilioSecret.accountSid}`;
const picture = `${account}/Messages/MM1/Media/ME1`;
const cdn = 'https://mms.twiliocdn.com/ME1?signed=1';

async function setup(play: Play) {
  const { asked, stop } = await playTheWorld(play);
  stops.push(stop);
  return { media: twilioMedia({ secret: async () => twilioSecret }), asked };
}
const byHost =
  (plays: Readonly<Record<string, Play>>): Play =>
  (response, asked) =>
    plays[asked.url.host]?.(response, asked);
const redirecting = (location: string, status = 307) => answering(status, '', { location });

describe('fetching a picture from Twilio', () => {
  it('asks as our account, and follows to Twilio’s storage without saying who we are', async () => {
    const { media, asked } = await setup(
      byHost({
        'api.twilio.com': redirecting(cdn),
        'mms.twiliocdn.com': answering(200, 'JPEG', { 'content-type': 'Image/JPEG; x=1' }),
      }),
    );
    const fetched = await media.fetch(picture);
    expect(fetched).toEqual({ content: Buffer.from('JPEG'), contentType: 'image/jpeg' });
    const basic = Buffer.from(`${twilioSecret.accountSid}:${twilioSecret.authToken}`).toString('base64');
    expect(asked.map(({ url, authorization }) => [url.href, authorization])).toEqual([
      [picture, `Basic ${basic}`],
      [cdn, undefined],
    ]);
  });

  it('says nothing of who we are to a second place of Twilio’s own, either', async () => {
    const { media, asked } = await setup((response, { url }) =>
      url.href === picture
        ? redirecting('/elsewhere')(response, asked[0] as never)
        : answering(200)(response, asked[0] as never),
    );
    await media.fetch(picture);
    expect(asked.map(({ url, authorization }) => [url.pathname, authorization !== undefined])).toEqual([
      [new URL(picture).pathname, true],
      ['/elsewhere', false],
    ]);
  });

  it.each([
    ['', 'nothing'],
    ['not a url', 'no URL'],
    ['https://evil.example.com/2010-04-01/Accounts/x', 'another host'],
    [picture.replace('https:', 'http:'), 'no TLS'],
    [picture.replace('api.twilio.com', 'api.twilio.com.evil.example.com'), 'a host that begins alike'],
    [picture.replace('api.twilio.com', 'api.twilio.com:444'), 'another port'],
    [picture.replace('https://', 'https://user@'), 'somebody’s name'],
    [picture.replace(twilioSecret.accountSid, `AC${'1'.repeat(32)}`), 'another account'],
    [`${account}x/Messages/MM1/Media/ME1`, 'an account that begins alike'],
    [`${account}/../AC1/Media/ME1`, 'a way out of our account'],
    [`${account}`, 'the account itself'],
  ])('asks nobody for %j: %s', async (source) => {
    const { media, asked } = await setup(answering(200));
    expect(await media.fetch(source)).toEqual({ refused: 'It does not lie at Twilio, in our account.' });
    expect(asked).toEqual([]);
  });

  it.each([404, 410])('says of %i that it is no longer there', async (status) => {
    const { media } = await setup(answering(status));
    expect(await media.fetch(picture)).toEqual({ refused: 'It is no longer there.' });
  });

  it.each([401, 403, 429, 500, 503])('tries again later after %i', async (status) => {
    const { media } = await setup(answering(status));
    await expect(media.fetch(picture)).rejects.toThrow(`${status}`);
  });

  it('takes 5 MB and not a byte more, whatever was announced', async () => {
    const most = 5 * 1024 * 1024;
    const { media } = await setup((response, { url }) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      response.end(Buffer.alloc(url.pathname.endsWith('ME1') ? most : most + 1));
    });
    expect(await media.fetch(picture)).toMatchObject({ content: { byteLength: most } });
    expect(await media.fetch(`${account}/Messages/MM1/Media/ME2`)).toEqual({
      refused: 'It is larger than 5 MB.',
    });
  });

  it('stops reading what never ends', async () => {
    let sent = 0;
    const { media } = await setup((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed) return;
        sent += 1_000_000;
        response.write(Buffer.alloc(1_000_000), () => setImmediate(more));
      };
      more();
    });
    expect(await media.fetch(picture)).toEqual({ refused: 'It is larger than 5 MB.' });
    expect(sent).toBeLessThan(50_000_000);
  });

  it('gives up after ten seconds, and where it is sent in circles', async () => {
    const { media, asked } = await setup(redirecting(picture));
    await expect(media.fetch(picture)).rejects.toThrow('circles');
    expect(asked.length).toBeLessThan(10);
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    await expect(media.fetch(picture)).rejects.toThrow('abort');
    expect(timeout).toHaveBeenCalledWith(10 * second);
  });

  it('follows to nowhere that isn’t encrypted', async () => {
    const { media } = await setup(redirecting('http://169.254.169.254/latest'));
    expect(await media.fetch(picture)).toEqual({ refused: 'It does not lie where it is safe to fetch.' });
  });
});
