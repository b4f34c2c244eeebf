import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTransient, StoreUnavailable } from '#storage/failures.ts';
import { defaultRetryPolicy, type RetryPolicy, retrying } from '#storage/retry.ts';
import { connectionLost, failure } from '#test/support/dynamodb-faults.ts';

function setup(overrides: Partial<RetryPolicy> = {}) {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const policy = { ...defaultRetryPolicy, wait, random: () => 1, ...overrides };
  /** Fails so often, and then succeeds. */
  const failing = (times: number, error: Error) => {
    let calls = 0;
    return async () => {
      calls += 1;
      if (calls <= times) throw error;
      return calls;
    };
  };
  return { waits, policy, failing };
}

describe('repeating what failed', () => {
  it('waits longer from time to time, up to a limit', async () => {
    const { waits, policy, failing } = setup();
    expect(await retrying(failing(9, connectionLost()), isTransient, policy)).toBe(10);
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000, 1000]);
  });

  it('jitters fully: any wait from none to the longest is as likely', async () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fraction, { minLength: 9, maxLength: 9 }), async (fractions) => {
        const left = [...fractions];
        const { waits, policy, failing } = setup({ random: () => left.shift() ?? 0 });
        await retrying(failing(9, connectionLost()), isTransient, policy);
        expect(waits).toEqual(fractions.map((each, index) => each * Math.min(1000, 20 * 2 ** index)));
      }),
    );
  });

  it('gives up after ten attempts, and says why', async () => {
    const { policy, failing } = setup();
    const cause = failure('ThrottlingException');
    const outcome = retrying(failing(10, cause), isTransient, policy);
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    await expect(outcome).rejects.toMatchObject({ cause });
  });

  it('never repeats what is no passing failure', async () => {
    const { waits, policy, failing } = setup();
    await expect(retrying(failing(1, failure('ValidationException')), isTransient, policy)).rejects.toThrow(
      'ValidationException',
    );
    expect(waits).toEqual([]);
  });

  it.each([
    failure('TransactionConflictException'),
    failure('TransactionInProgressException'),
    failure('ProvisionedThroughputExceededException'),
    failure('ThrottlingException'),
    failure('RequestLimitExceeded'),
    failure('InternalServerError'),
    failure('TimeoutError'),
    failure('Unknown', { $metadata: { httpStatusCode: 503 } }),
    ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'].map((code) =>
      failure('Error', { code }),
    ),
  ])('takes $message for a passing failure', (error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    failure('ConditionalCheckFailedException', { $metadata: { httpStatusCode: 400 } }),
    failure('TransactionCanceledException', { $metadata: { httpStatusCode: 400 } }),
    failure('AccessDeniedException', { $metadata: { httpStatusCode: 400 } }),
    failure('IdempotentParameterMismatchException'),
    failure('ResourceNotFoundException'),
    failure('Error', { code: 'ERR_INVALID_ARG_TYPE' }),
    new TypeError('a bug'),
    'no error at all',
  ])('does not take %s for one', (error) => {
    expect(isTransient(error)).toBe(false);
  });
});
