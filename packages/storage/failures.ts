/** An item that this release can't make sense of. */
export class MalformedItem extends Error {
  override readonly name = 'MalformedItem';
}

/** An item that a newer release has written. Rolling back across a schema version needs its upgrade to be undone. */
export class NewerItem extends Error {
  override readonly name = 'NewerItem';
}

/** DynamoDB was throttling, conflicting or out of reach for as long as we tried; `cause` is the last failure. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A message's body is not where its item says it is. */
export class BodyMissing extends Error {
  override readonly name = 'BodyMissing';
}

/** Somebody forgot to count up the version, without which a lost race would be a silent overwrite. */
export class VersionNotCounted extends Error {
  override readonly name = 'VersionNotCounted';
}

const transientNames: ReadonlySet<string> = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TimeoutError',
]);

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What a repetition may well cure: throttling, conflicts, the service's own faults, the network's. Never a refusal. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (transientNames.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && networkCodes.has(error.code)) return true;
  const status = statusOf(error);
  return status !== null && status >= 500;
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
