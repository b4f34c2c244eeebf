import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecret } from '#channels/secret.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { twilioSecret } from '#test/support/twilio.ts';

vi.mock('@aws-lambda-powertools/parameters/secrets', () => ({ getSecret: vi.fn() }));
const asked = vi.mocked(getSecret);

beforeEach(() => {
  asked.mockReset();
  asked.mockResolvedValue(twilioSecret as never);
});

/** Whether each reading went past the cache. */
const forced = () => asked.mock.calls.map(([, options]) => options?.forceFetch);

describe('a secret', () => {
  it('are what Secrets Manager keeps, trusted for five minutes', async () => {
    const read = readSecret('arn:secret', twilioSecretSchema, () => start);
    expect(await read()).toEqual(twilioSecret);
    expect(asked).toHaveBeenCalledWith('arn:secret', { maxAge: 300, forceFetch: false, transform: 'json' });
  });

  it('are read anew when they are doubted, once a minute at most, whoever sends wrong signatures', async () => {
    let now = start;
    const read = readSecret('arn:secret', twilioSecretSchema, () => now);
    await read({ fresh: true });
    now += minute - 1;
    await read({ fresh: true });
    await read();
    now += 1;
    await read({ fresh: true });
    expect(forced()).toEqual([true, false, false, true]);
  });

  it.each([undefined, {}, { accountSid: 'AC1', authToken: '', from: '+49' }])(
    'that are none fail: %j',
    async (kept) => {
      asked.mockResolvedValue(kept as never);
      await expect(readSecret('arn:secret', twilioSecretSchema, () => start)()).rejects.toThrow();
    },
  );
});
