import type { Call, Fault } from '../faults.ts';
import type { Answer, Outcome } from './http.ts';
import type { Perils } from './types.ts';

/**
 * Does one call of a stand-in as the faults on request will have it. `work` must have taken effect when it resolves:
 * a crash after it is one whose effects stay.
 */
export async function underPerils(
  { faults, crash }: Perils,
  call: Call,
  { work, refuse }: { work: () => Promise<Outcome>; refuse: (fault: Fault) => Answer },
): Promise<Outcome> {
  const fault = faults.take(call.target, call.operation, call.caller);
  if (!fault) return work();
  switch (fault.mode) {
    case 'status':
      return refuse(fault);
    case 'timeout':
      if (fault.afterWork) await work();
      return 'hang';
    case 'crash-before':
      await crash(call.caller ?? '');
      return 'drop';
    case 'crash-after':
      await work();
      await crash(call.caller ?? '');
      return 'drop';
  }
}

/** `Retry-After`, where the fault asks for it. */
export function retryAfter({ retryAfter: seconds }: Fault): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
