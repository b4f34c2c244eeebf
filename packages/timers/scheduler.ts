import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import type { Instant } from '#domain/ids.ts';
import type { ScheduleList, Schedules } from '#use-cases/ports.ts';

export interface SchedulerTargets {
  readonly group: string;
  readonly dueQueueArn: string;
  /** Where Scheduler puts what it could not send there. */
  readonly deadLettersArn: string;
  readonly roleArn: string;
}

/** `at()` takes whole seconds and no offset; rounded up, so that nothing fires before its time. */
export const atExpression = (at: Instant): string =>
  `at(${new Date(Math.ceil(at / 1_000) * 1_000).toISOString().slice(0, 19)})`;

/** The reverse; null for what is no `at()` of ours. */
function instantOf(expression: string): Instant | null {
  const [, at] = /^at\((.{19})\)$/.exec(expression) ?? [];
  return at === undefined ? null : Date.parse(`${at}Z`);
}

/**
 * One-shot schedules of EventBridge Scheduler that send a job to the due queue and are gone afterwards.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-delete.html
 */
export function schedulerSchedules(
  client: SchedulerClient,
  targets: SchedulerTargets,
): Schedules & ScheduleList {
  return {
    async put({ name, at, job, replaces }) {
      // Update replaces everything: both calls say all there is to say.
      const schedule: UpdateScheduleCommandInput = {
        Name: name,
        GroupName: targets.group,
        ScheduleExpression: atExpression(at),
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: targets.dueQueueArn,
          RoleArn: targets.roleArn,
          Input: JSON.stringify(job),
          DeadLetterConfig: { Arn: targets.deadLettersArn },
        },
      };
      if (replaces && (await update(client, schedule))) return;
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        // A crashed attempt made it already.
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },
    async remove(name) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: name, GroupName: targets.group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
    async find(name) {
      try {
        const found = await client.send(new GetScheduleCommand({ Name: name, GroupName: targets.group }));
        return instantOf(found.ScheduleExpression ?? '');
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        return null;
      }
    },
    async list(cursor) {
      const page = await client.send(
        new ListSchedulesCommand({
          GroupName: targets.group,
          MaxResults: 50,
          ...(cursor !== null && { NextToken: cursor }),
        }),
      );
      return {
        names: (page.Schedules ?? []).flatMap(({ Name }) => Name ?? []),
        cursor: page.NextToken ?? null,
      };
    },
  };
}

/** False where there is none to update. */
async function update(client: SchedulerClient, schedule: UpdateScheduleCommandInput): Promise<boolean> {
  try {
    await client.send(new UpdateScheduleCommand(schedule));
    return true;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    return false;
  }
}
