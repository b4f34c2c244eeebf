import type { Outcome } from './start-worker.ts';

/** Lambda refuses larger events and results of a synchronous invocation. */
export const payloadLimit = 6 * 1_024 * 1_024;

export function limited(outcome: Outcome): Outcome {
  if (!outcome.ok || Buffer.byteLength(outcome.payload) <= payloadLimit) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`;
  return {
    ok: false,
    requestId: outcome.requestId,
    error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage },
  };
}

export function throttled(requestId: string): Outcome {
  return {
    ok: false,
    requestId,
    error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
  };
}

export function tooLarge(requestId: string): Outcome {
  const errorMessage = `Request must be smaller than ${payloadLimit} bytes for the InvokeFunction operation`;
  return { ok: false, requestId, error: { errorType: 'RequestEntityTooLargeException', errorMessage } };
}

export function stopped(requestId: string): Outcome {
  return {
    ok: false,
    requestId,
    error: { errorType: 'ServiceException', errorMessage: 'The local runtime has stopped.' },
  };
}
