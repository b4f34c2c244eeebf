import * as z from 'zod';

/** One for all: to make a schema takes time, which every cold start would spend twenty times. */
const given = z.string().min(1);

/**
 * The names of the environment variables that the stacks set and the functions read. A function parses the
 * ones it needs when it is loaded, so that a missing one fails the deployment's first call, not some later one.
 */
const variables = {
  /** The one DynamoDB table. */
  TABLE_NAME: given,
  /** Bodies of messages over 32 KB. */
  BODIES_BUCKET: given,
  TIMERS_QUEUE_URL: given,
  DELIVERIES_QUEUE_URL: given,
  DUE_QUEUE_URL: given,
  DUE_QUEUE_ARN: given,
  /** Where Scheduler puts what it could not send to the due queue. */
  DUE_DEAD_LETTERS_ARN: given,
  /** Group of every schedule that a ticket has. */
  SCHEDULE_GROUP: given,
  /** The role that Scheduler takes on to send to the due queue. */
  SCHEDULER_ROLE_ARN: given,
  /** JSON `{ accountSid, authToken, from }`. */
  TWILIO_SECRET_ARN: given,
  /** JSON `{ user, password, serverToken, from, replyTo }`. */
  POSTMARK_SECRET_ARN: given,
  /** JSON `{ secret, callbackUrl }` of a provider that speaks Standard Webhooks. */
  SIGNED_SECRET_ARN: given,
  /** JSON `{ key, chatIdentitySecret }`: what we sign ourselves, and what the shop signs for its visitors. */
  SIGNING_SECRET_ARN: given,
  /** JSON `{ secret }`: signs what the AI agent posts to us, and what we post to it. */
  AI_SECRET_ARN: given,
  /** JSON, `contracts/helpdesks.ts`: the connected account at Zendesk, or that there is none. */
  ZENDESK_SECRET_ARN: given,
  /** The same, at Gorgias. */
  GORGIAS_SECRET_ARN: given,
  /** The user pool in which the team has its accounts. */
  USER_POOL_ID: given,
  /** Whose mail is sent and received by SES: the sender's address, and the one that answers come to. */
  SES_FROM: z.string().min(3),
  SES_REPLY_TO: z.string().min(3),
  SES_CONFIGURATION_SET: given,
  /** Our number at AWS End User Messaging, E.164. */
  SMS_NUMBER: given,
  /** How many tickets a second a change of auto-close's settings plans anew. */
  REPLAN_PER_SECOND: z.string().regex(/^([1-9]\d{0,2}|1000)$/),
  MEDIA_QUEUE_URL: given,
  /** Base URL of the API as the providers call it, without a trailing slash: signatures are checked against it. */
  PUBLIC_URL: z.url(),
};

export type VariableName = keyof typeof variables;

/** Reads the named variables from `env`; throws with every missing or malformed one named. */
export function readEnvironment<const Name extends VariableName>(
  names: readonly Name[],
  env: Record<string, string | undefined> = process.env,
): Record<Name, string> {
  const missing: string[] = [];
  const entries = names.map((name): [Name, string] => {
    const parsed = variables[name].safeParse(env[name]);
    if (!parsed.success) missing.push(name);
    return [name, parsed.data ?? ''];
  });
  if (missing.length > 0)
    throw new Error(`environment variables are missing or malformed: ${missing.join(', ')}`);
  return fromEntries(entries);
}

/** The same, where the stacks may have left all of them out; null then. */
export function readOptionalEnvironment<const Name extends VariableName>(
  names: readonly Name[],
  env: Record<string, string | undefined> = process.env,
): Record<Name, string> | null {
  return names.every((name) => env[name] === undefined) ? null : readEnvironment(names, env);
}

function fromEntries<Name extends string>(entries: [Name, string][]): Record<Name, string>;
function fromEntries(entries: [string, string][]): Record<string, string> {
  return Object.fromEntries(entries);
}
