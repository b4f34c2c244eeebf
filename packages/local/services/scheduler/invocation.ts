import { randomUUID } from 'node:crypto';
import type { Invocation } from '../types.ts';
import { type Account, scheduleArn } from './describe.ts';
import type { Schedule } from './store.ts';

/** One firing of a schedule on its way to the target, retried until it got there or its policy gives up. */
export interface Occurrence {
  readonly schedule: Schedule;
  /** Epoch milliseconds. */
  readonly scheduledTime: number;
  readonly executionId: string;
  readonly firstTriedAt: number;
  /** How often it was tried. */
  attempt: number;
  /** When it is tried next; infinity while it is being tried. */
  nextAt: number;
}

export type GivenUp = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export function invocationOf(occurrence: Occurrence, account: Account): Invocation {
  const { schedule, scheduledTime, executionId, attempt } = occurrence;
  const messageGroupId = schedule.input.Target.SqsParameters?.MessageGroupId;
  return {
    scheduleArn: scheduleArn(account, schedule),
    scheduledTime,
    executionId,
    attempt,
    ...(messageGroupId && { messageGroupId }),
  };
}

/** What the target is sent: the schedule's input with its context attributes filled in, or the service's own event. */
export function inputOf({ schedule }: Occurrence, invocation: Invocation, account: Account): string {
  const time = rfc3339(invocation.scheduledTime);
  const { Input } = schedule.input.Target;
  if (Input === undefined) return JSON.stringify(scheduledEvent(invocation.scheduleArn, time, account));
  return Input.replaceAll('<aws.scheduler.schedule-arn>', invocation.scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', invocation.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(invocation.attempt));
}

function scheduledEvent(resource: string, time: string, { accountId, region }: Account) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time,
    region,
    resources: [resource],
    detail: '{}',
  };
}

/** When a failed attempt is repeated, or the limit of the schedule's policy that forbids it. */
export function afterFailure(occurrence: Occurrence, now: number, random: () => number): number | GivenUp {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = occurrence.schedule.input.Target.RetryPolicy;
  if (occurrence.attempt > MaximumRetryAttempts) return 'MaximumRetryAttempts';
  const wait = Math.min(1000 * 2 ** (occurrence.attempt - 1), 600_000) * (0.5 + random() / 2);
  const tooOld = now + wait - occurrence.firstTriedAt > MaximumEventAgeInSeconds * 1000;
  return tooOld ? 'MaximumEventAgeInSeconds' : now + wait;
}

/** The dead-letter event, with the attributes that the service documents. */
export function deadLetterOf(
  occurrence: Occurrence,
  invocation: Invocation,
  input: string,
  error: Error,
  reason: GivenUp,
) {
  const { Arn } = occurrence.schedule.input.Target;
  return {
    body: requestTo(Arn, input),
    attributes: {
      ERROR_CODE: error.name,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: invocation.executionId,
      EXHAUSTED_RETRY_CONDITION: reason,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(occurrence.attempt - 1),
      SCHEDULED_TIME: rfc3339(invocation.scheduledTime),
      SCHEDULE_ARN: invocation.scheduleArn,
      TARGET_ARN: Arn,
    },
  };
}

/** The dead letter of a queue is the call that couldn't be made, not the bare input. */
function requestTo(targetArn: string, input: string): string {
  const [, , service, region, accountId, name] = targetArn.split(':');
  if (service !== 'sqs') return input;
  return JSON.stringify({
    MessageBody: input,
    QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
  });
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
