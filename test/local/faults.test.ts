import { describe, expect, it } from 'vitest';
import { createFaults, faultSchema } from '#local/faults.ts';

describe('faults on request', () => {
  it('strike as often as asked and no more, first come first struck', () => {
    const faults = createFaults();
    faults.add({ target: 'twilio', mode: 'status', status: 503, times: 2 });
    faults.add({ target: 'twilio', mode: 'timeout', times: 1 });
    const modes = [1, 2, 3, 4].map(() => faults.take('twilio')?.mode);
    expect(modes).toEqual(['status', 'status', 'timeout', undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('strike their target only', () => {
    const faults = createFaults();
    faults.add({ target: 'twilio', mode: 'timeout', times: 1 });
    expect(faults.take('scheduler')).toBeUndefined();
    expect(faults.list()).toHaveLength(1);
    faults.clear();
    expect(faults.take('twilio')).toBeUndefined();
  });

  it('narrow down to an operation and a caller, and let calls through first', () => {
    const faults = createFaults();
    faults.add({
      target: 'dynamodb',
      mode: 'crash-after',
      times: 1,
      operation: 'PutItem',
      caller: 'react',
      skip: 1,
    });
    const calls = [
      ['GetItem', 'react/1'],
      ['PutItem', 'relay/1'],
      ['PutItem', 'react/1'],
      ['PutItem', 'react/2'],
      ['PutItem', 'react/2'],
    ] as const;
    const struck = calls.map(
      ([operation, caller]) => faults.take('dynamodb', operation, caller) !== undefined,
    );
    expect(struck).toEqual([false, false, false, true, false]);
  });

  it('tell an observer of every call and of what struck it', () => {
    const faults = createFaults();
    const seen: unknown[] = [];
    const off = faults.observe((call, fault) => seen.push([call, fault?.mode]));
    faults.add({ target: 'scheduler', mode: 'crash-before', times: 1 });
    faults.take('scheduler', 'CreateSchedule', 'arm-timers/1');
    faults.take('scheduler', 'GetSchedule');
    off();
    faults.take('scheduler');
    expect(seen).toEqual([
      [{ target: 'scheduler', operation: 'CreateSchedule', caller: 'arm-timers/1' }, 'crash-before'],
      [{ target: 'scheduler', operation: 'GetSchedule' }, undefined],
    ]);
  });

  it('are refused where they make no sense', () => {
    const wrong = [
      { target: 'nobody', mode: 'status', times: 1 },
      { target: 'twilio', mode: 'explode', times: 1 },
      { target: 'twilio', mode: 'status', status: 200, times: 1 },
      { target: 'twilio', mode: 'status', times: 0 },
      { target: 'twilio', mode: 'status' },
      { target: 'twilio', mode: 'status', times: 1, what: 'else' },
    ];
    for (const fault of wrong) expect(faultSchema.safeParse(fault).success).toBe(false);
  });
});
