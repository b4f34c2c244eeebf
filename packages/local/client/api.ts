import * as z from 'zod';
import { instantSchema } from '#contracts/api/shared.ts';
import { type AgentClient, agentClient } from './agent.ts';
import { callJson } from './call-json.ts';
import { type Connection, Refused, Unreachable } from './connection.ts';

/** What `GET /local/secrets` tells of Twilio. */
const secretsSchema = z.object({
  twilioAuthToken: z.string(),
  twilioWebhookUrl: z.string(),
  twilioAccountSid: z.string().default(`AC${'0'.repeat(32)}`),
  twilioNumber: z.string().default('+15005550006'),
});
export type Secrets = z.output<typeof secretsSchema>;

const clockSchema = z.object({ now: instantSchema.transform((now) => Date.parse(now)) });

const scheduleSchema = z.object({ Name: z.string(), ScheduleExpression: z.string() });
export type Schedule = z.output<typeof scheduleSchema>;

const outboxSchema = z.array(
  z.object({
    provider: z.string(),
    request: z.object({ method: z.string(), body: z.string() }),
    answer: z.object({ status: z.number() }).nullable(),
  }),
);
/** An SMS that Twilio took. */
export interface SentSms {
  readonly to: string;
  readonly text: string;
}

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
  /** What Twilio was given to send, oldest first. */
  sentSms(): Promise<readonly SentSms[]>;
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
    async sentSms() {
      const calls = await read(outboxSchema, '/local/outbox');
      return calls
        .filter(({ provider, request, answer }) => {
          return provider === 'twilio' && request.method === 'POST' && answer?.status === 201;
        })
        .map(({ request }) => {
          const form = new URLSearchParams(request.body);
          return { to: form.get('To') ?? '', text: form.get('Body') ?? '' };
        });
    },
    agent: (email) => agentClient(connection, email),
  };
}

function unlessAway(error: unknown): void {
  const isStarting = error instanceof Refused && error.status === 503;
  if (!isStarting && !(error instanceof Unreachable)) throw error;
}
