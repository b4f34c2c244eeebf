import * as z from 'zod';
import { ServiceError } from './errors.ts';

const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[0-9a-zA-Z-_.]+$/);
const clientToken = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9-_]+$/);
const arn = z.string().min(1).max(1600);

/** Parameters of other targets than SQS are kept and given back, not looked into. */
const target = z.looseObject({
  Arn: arn,
  RoleArn: arn.regex(/^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  Input: z.string().min(1).optional(),
  DeadLetterConfig: z
    .object({ Arn: arn.regex(/^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+$/).optional() })
    .optional(),
  RetryPolicy: z
    .object({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
      MaximumRetryAttempts: z.int().min(0).max(185).default(185),
    })
    .default({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }),
  SqsParameters: z.object({ MessageGroupId: z.string().min(1).max(128).optional() }).optional(),
});

/** What a schedule consists of; fields left out get their defaults, on update too: it replaces everything. */
export const scheduleInput = z.object({
  GroupName: name.default('default'),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default('UTC'),
  FlexibleTimeWindow: z.object({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.int().min(1).max(1440).optional(),
  }),
  Target: target,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  Description: z.string().max(512).optional(),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  KmsKeyArn: z.string().min(1).max(2048).optional(),
  ClientToken: clientToken.optional(),
});
export type ScheduleInput = z.infer<typeof scheduleInput>;

export const groupInput = z.object({ ClientToken: clientToken.optional() });

export const listQuery = z.object({
  ScheduleGroup: name.optional(),
  NamePrefix: name.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: z.string().min(1).max(2048).optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

export const byName = z.object({
  name,
  groupName: name.default('default'),
  clientToken: clientToken.optional(),
});

/** Parses as the service does: every violated constraint in one message. */
export function parseOrRefuse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const wrongType = parsed.error.issues.find(
    (issue) => issue.code === 'invalid_type' && issue.input !== undefined,
  );
  if (wrongType)
    throw new ServiceError('SerializationException', `${memberOf(wrongType)} has the wrong type`);
  const { length } = parsed.error.issues;
  const faults = parsed.error.issues.map(
    (issue) =>
      `${quoted(issue)} at '${memberOf(issue)}' failed to satisfy constraint: ${constraintOf(issue)}`,
  );
  throw new ServiceError(
    'ValidationException',
    `${length} validation error${length > 1 ? 's' : ''} detected: ${faults.join('; ')}`,
  );
}

function quoted({ input }: z.core.$ZodIssue): string {
  return input === undefined ? 'Value null' : `Value '${typeof input === 'object' ? '...' : input}'`;
}

/** The service writes members in lower camel case: `target.roleArn`. */
function memberOf({ path }: z.core.$ZodIssue): string {
  return path.map((key) => String(key).replace(/^[A-Z]/, (letter) => letter.toLowerCase())).join('.');
}

function constraintOf(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'Member must not be null';
  if (issue.code === 'too_small') return bound(issue.origin, `greater than or equal to ${issue.minimum}`);
  if (issue.code === 'too_big') return bound(issue.origin, `less than or equal to ${issue.maximum}`);
  if (issue.code === 'invalid_format') {
    return `Member must satisfy regular expression pattern: ${issue.pattern?.replace(/^\/(.*)\/$/, '$1')}`;
  }
  if (issue.code === 'invalid_value')
    return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  return issue.message;
}

function bound(origin: string, limit: string): string {
  return `Member must have ${origin === 'string' ? 'length' : 'value'} ${limit}`;
}
