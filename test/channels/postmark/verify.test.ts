import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPostmark } from '#channels/postmark/verify.ts';

const secret = { user: 'postmark', password: 'correct horse: battery' };
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('whether Postmark calls', () => {
  it('T6: it knows the user and the password of our webhook’s URL', () => {
    expect(isPostmark(basic('postmark:correct horse: battery'), secret)).toBe(true);
    expect(isPostmark(basic('postmark:correct horse: battery').replace('Basic', 'basic'), secret)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Bearer x',
    basic(''),
    basic('postmark'),
    basic('postmark:'),
    basic('x:correct horse: battery'),
  ])('T6: %j does not prove it', (authorization) => {
    expect(isPostmark(authorization, secret)).toBe(false);
  });

  it('T6: nothing else does', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (user, password) => {
        fc.pre(`${user}:${password}` !== 'postmark:correct horse: battery');
        expect(isPostmark(basic(`${user}:${password}`), secret)).toBe(false);
      }),
    );
  });
});
