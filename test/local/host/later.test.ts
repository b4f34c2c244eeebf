import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AsynchronousRules, FunctionSpec } from '#local/assembly/functions.ts';
import { createClock } from '#local/clock.ts';
import { createAsynchronousInvoker } from '#local/host/asynchronous.ts';
import type { Outcome } from '#local/host/start-worker.ts';
import { startRule } from '#local/mappings/rules.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;
const ok: Outcome = { ok: true, requestId: 'r', payload: 'null' };
const failed: Outcome = {
  ok: false,
  requestId: 'r7',
  error: { errorType: 'Error', errorMessage: 'no luck' },
};

function setup(rules: Partial<AsynchronousRules>, answer: (call: number) => Outcome) {
  const clock = createClock();
  const sent: { arn: string; body: unknown; attributes: unknown }[] = [];
  const calls: number[] = [];
  const spec: FunctionSpec = {
    name: 'f',
    label: 'f',
    arn: 'arn:f',
    bundle: '',
    codeKey: '',
    exportName: 'handler',
    environment: {},
    timeoutMs: 1,
    memoryMb: 1,
    reservedConcurrency: undefined,
    asynchronous: {
      maximumRetries: 2,
      maximumAgeMs: 6 * 60 * minute,
      onFailure: undefined,
      deadLetter: undefined,
      ...rules,
    },
  };
  const invoker = createAsynchronousInvoker({
    clock,
    retryAfterMs: undefined,
    warn: () => {},
    host: {
      async invoke() {
        calls.push(clock.now());
        return answer(calls.length);
      },
    },
    destinations: {
      async send(arn, body, options) {
        sent.push({ arn, body: JSON.parse(body), attributes: options?.attributes });
      },
    },
  });
  return { clock, invoker, spec, calls, sent };
}

describe('an asynchronous invocation', () => {
  it('is tried again after one minute, then after two, and then given up', async () => {
    const { invoker, spec, calls, sent } = setup(
      { deadLetter: 'arn:dead', onFailure: 'arn:failed' },
      () => failed,
    );
    const start = Date.now();
    invoker.invoke(spec, { some: 'event' });
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(calls.map((at) => at - start)).toEqual([0, minute, 3 * minute]);
    expect(sent).toMatchObject([
      { arn: 'arn:dead', body: { some: 'event' }, attributes: { RequestID: 'r7', ErrorMessage: 'no luck' } },
      {
        arn: 'arn:failed',
        body: {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          requestPayload: { some: 'event' },
          responsePayload: { errorMessage: 'no luck' },
        },
      },
    ]);
  });

  it('ends with the first success', async () => {
    const { invoker, spec, calls, sent } = setup({ deadLetter: 'arn:dead' }, (call) =>
      call === 2 ? ok : failed,
    );
    invoker.invoke(spec, {});
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect([calls.length, sent]).toEqual([2, []]);
  });

  it('waits by the local clock', async () => {
    const { invoker, spec, calls, clock } = setup({}, () => failed);
    invoker.invoke(spec, {});
    await vi.advanceTimersByTimeAsync(1_000);
    clock.advance(minute);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(2);
  });

  it('is given up early where the event may not become so old, or no retry is wanted', async () => {
    const old = setup({ maximumAgeMs: 30_000, onFailure: 'arn:failed' }, () => failed);
    old.invoker.invoke(old.spec, {});
    const none = setup({ maximumRetries: 0, onFailure: 'arn:failed' }, () => failed);
    none.invoker.invoke(none.spec, {});
    await vi.advanceTimersByTimeAsync(1);
    expect(old.sent).toMatchObject([{ body: { requestContext: { condition: 'EventAgeExceeded' } } }]);
    expect(none.sent).toMatchObject([{ body: { requestContext: { condition: 'RetriesExhausted' } } }]);
  });
});

describe('a rule with a rate', () => {
  const rule = {
    name: 'r',
    arn: 'arn:rule',
    periodMs: 5 * minute,
    targets: [{ functionName: 'f', input: undefined }],
  };

  it('calls its target every period, and once for a long move of the clock', async () => {
    const clock = createClock();
    const events: unknown[] = [];
    const calm = Promise.withResolvers<void>();
    const running = startRule({
      rule,
      clock,
      region: 'eu-central-1',
      accountId: '0',
      calm: () => calm.promise,
      invoke: (_, event) => events.push(event),
    });
    await vi.advanceTimersByTimeAsync(11 * minute);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:rule'],
      detail: {},
    });
    clock.advance(24 * 60 * minute);
    await vi.advanceTimersByTimeAsync(minute);
    // What else the move has made due comes first.
    expect([events.length, running.pending()]).toEqual([2, 1]);
    calm.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect([events.length, running.pending()]).toEqual([3, 0]);
    running.stop();
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(events).toHaveLength(3);
  });

  it('hands over the input that it has', async () => {
    const clock = createClock();
    const events: unknown[] = [];
    const targets = [{ functionName: 'f', input: '{"daily":true}' }];
    startRule({
      rule: { ...rule, targets },
      clock,
      region: 'r',
      accountId: '0',
      calm: async () => {},
      invoke: (_, event) => events.push(event),
    });
    clock.advance(6 * minute);
    await vi.advanceTimersByTimeAsync(1);
    expect(events).toEqual([{ daily: true }]);
  });
});
