import { twilioSender } from '#channels/twilio/send.ts';
import { createHandler as armTimers } from '#functions/arm-timers/handler.ts';
import { createHandler as deliverMessages } from '#functions/deliver-messages/handler.ts';
import { createHandler as handleDue } from '#functions/handle-due/handler.ts';
import { createHandler as react } from '#functions/react/handler.ts';
import { createHandler as receiveTwilio } from '#functions/receive-twilio/handler.ts';
import { createHandler as relay } from '#functions/relay/handler.ts';
import { createHandler as settings } from '#functions/settings/handler.ts';
import { createHandler as tickets } from '#functions/tickets/handler.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { schedulerSchedules } from '#timers/scheduler.ts';
import type { Store } from '#use-cases/ports.ts';
import { createMemoryFiles } from '../memory-files.ts';
import type { RecordedTelemetry } from '../telemetry.ts';
import { publicUrl, twilioSecret } from '../twilio.ts';
import { counted } from './process.ts';
import { Queues } from './queues.ts';
import type { Schedules } from './schedules.ts';

const urls = {
  timers: Queues.urlOf('timers'),
  due: Queues.urlOf('due'),
  deliveries: Queues.urlOf('deliveries'),
};
const targets = {
  group: 'rondo-test',
  dueQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:due',
  deadLettersArn: 'arn:aws:sqs:eu-central-1:123456789012:due-dead-letters',
  roleArn: 'arn:aws:iam::123456789012:role/scheduler',
};

/** The functions, composed as their `index.ts` do it. */
export function composeFunctions(world: {
  readonly store: Store;
  readonly clock: () => number;
  readonly telemetry: RecordedTelemetry;
  readonly queues: Queues;
  readonly schedules: Schedules;
}) {
  const { store, clock, telemetry } = world;
  const deps = { store, clock, telemetry, log: telemetry.log, count: telemetry.count };
  const secret = async () => twilioSecret;
  const queues = sqsQueues(world.queues.client(), urls, clock);
  const schedules = schedulerSchedules(world.schedules.client(), targets);
  const statusUrl = `${publicUrl}/webhooks/twilio/status`;
  return {
    'receive-twilio': receiveTwilio({ ...deps, secret, publicUrl }),
    tickets: tickets({ ...deps, files: createMemoryFiles() }),
    settings: settings(deps),
    react: react(deps),
    relay: relay({ queues, telemetry }),
    'arm-timers': armTimers({ ...deps, queues, schedules }),
    'handle-due': handleDue({ ...deps, queues }),
    'deliver-messages': deliverMessages({
      ...deps,
      senders: [twilioSender({ secret, statusUrl })],
      forwarders: [],
      helpdesks: [],
      postpone: async ({ messageId }, seconds) =>
        counted('ChangeMessageVisibility deliveries', async () =>
          world.queues.hide('deliveries', messageId, seconds * 1_000),
        ),
    }),
  };
}

export type Functions = ReturnType<typeof composeFunctions>;
