import { describe, expect, it } from 'vitest';
import { isSignedBySecret, signedHeaders } from '#channels/signed/verify.ts';

describe('the example that Standard Webhooks publishes', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  const now = 1_614_265_330_000;
  const headers = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };

  it('verifies', () => {
    expect(isSignedBySecret(headers, { secret, body, now })).toBe(true);
  });

  it('verifies by the secret without its prefix', () => {
    expect(isSignedBySecret(headers, { secret: secret.slice('whsec_'.length), body, now })).toBe(true);
  });

  it('verifies where it is one of several signatures, of other versions too', () => {
    const signature = `v1,AAAA v1a,BBBB ${headers.signature} v1`;
    expect(isSignedBySecret({ ...headers, signature }, { secret, body, now })).toBe(true);
  });

  it.each([
    ['another body', headers, { body: '{"test":2432232314}' }],
    ['another secret', headers, { secret: `whsec_${Buffer.alloc(24).toString('base64')}` }],
    ['another id', { ...headers, id: 'msg_x' }, {}],
    ['another version', { ...headers, signature: headers.signature.replace('v1', 'v2') }, {}],
    ['a time that goes on after its digits', { ...headers, timestamp: '1614265330.5' }, {}],
    ['a time in another notation', { ...headers, timestamp: '0x60379472' }, {}],
    ['a later day', headers, { now: now + 86_400_000 }],
    ['an earlier day', headers, { now: now - 86_400_000 }],
  ])('does not for %s', (_, given, about) => {
    expect(isSignedBySecret(given, { secret, body, now, ...about })).toBe(false);
  });

  it('is read of the gateway’s headers, all three or none', () => {
    const sent = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
    expect(signedHeaders(sent)).toEqual({ id: 'a', timestamp: '1', signature: 'v1,x' });
    for (const name of Object.keys(sent)) expect(signedHeaders({ ...sent, [name]: undefined })).toBeNull();
  });
});
