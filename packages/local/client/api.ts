import * as z from 'zod';
import { instantSchema } from '#contracts/api/shared.ts';
import { type AgentClient, agentClient } from './agent.ts';
import { callJson } from './call-json.ts';
import { type Connection, Refused, Unreachable } from './connection.ts';
import { type Outbox, outboxSchema, sentIn } from './outbox.ts';

/** What `GET /local/secrets` tells a client who plays the providers and the shop. */
const secretsSchema = z.object({
  twilioAuthToken: z.string(),
  twilioWebhookUrl: z.string(),
  twilioAccountSid: z.string().default(`AC${'0'.repeat(32)}`),
  twilioNumber: z.string().default('+15005550006'),
  postmarkUser: z.string(),
  postmarkPassword: z.string(),
  /** The address that customers know. */
  postmarkFrom: z.string(),
  /** Where Postmark takes mails in. */
  postmarkReplyTo: z.string(),
  signedWebhookSecret: z.string(),
  chatIdentitySecret: z.string(),
});
export type Secrets = z.output<typeof secretsSchema>;

const clockSchema = z.object({ now: instantSchema.transform((now) => Date.parse(now)) });

const scheduleSchema = z.object({ Name: z.string(), ScheduleExpression: z.string() });
export type Schedule = z.output<typeof scheduleSchema>;

/** A client of a running local runtime: the agents' API, and what is below `/local`. */
export interface Api {
  readonly connection: Connection;
  isHealthy(): Promise<boolean>;
  secrets(): Promise<Secrets>;
  /** Epoch milliseconds by the local clock. */
  now(): Promise<number>;
  /** Moves the local clock on to an instant; one that has passed changes nothing, nor does a second call. */
  advanceTo(instant: number): Promise<void>;
  schedules(): Promise<readonly Schedule[]>;
  /** What providers were given to send, oldest first. */
  outbox(): Promise<Outbox>;
  agent(email: string): AgentClient;
}

export function createApi(connection: Connection): Api {
  const read = <Schema extends z.ZodType>(schema: Schema, path: string) =>
    callJson(connection, schema, { method: 'GET', path });
  const now = async () => (await read(clockSchema, '/local/clock')).now;
  return {
    connection,
    async isHealthy() {
      return (await connection.call({ method: 'GET', path: '/health' })).status === 200;
    },
    secrets: () => read(secretsSchema, '/local/secrets'),
    now,
    async advanceTo(instant) {
      // Where an answer was lost the clock may have moved all the same: how far to go is read afresh each time.
      for (let left = instant - (await now()); left > 0; left = instant - (await now())) {
        const body = JSON.stringify({ advance: `PT${left / 1_000}S` });
        await callJson(connection, clockSchema, {
          method: 'POST',
          path: '/local/clock',
          body,
          once: true,
        }).catch(unlessAway);
      }
    },
    schedules: () => read(z.array(scheduleSchema), '/local/schedules'),
    outbox: async () => sentIn(await read(outboxSchema, '/local/outbox')),
    agent: (email) => agentClient(connection, email),
  };
}

function unlessAway(error: unknown): void {
  const isStarting = error instanceof Refused && error.status === 503;
  if (!isStarting && !(error instanceof Unreachable)) throw error;
}
