import {
  ConflictException,
  ResourceNotFoundException,
  SchedulerClient,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { meddle } from '../dynamodb-faults.ts';
import { counted } from './process.ts';

export interface Schedule {
  readonly at: number;
  /** What it sends to the due queue. */
  readonly input: string;
}

const answer = { $metadata: { httpStatusCode: 400 } };
const name = /^[0-9a-zA-Z-_.]{1,64}$/;
const atTime = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;

/** EventBridge Scheduler as far as we use it, with the errors that the service answers. */
export class Schedules {
  pending = new Map<string, Schedule>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** What is due by now, gone from here: ActionAfterCompletion is DELETE. */
  fire(): Schedule[] {
    const due = [...this.pending].filter(([, { at }]) => at <= this.#clock());
    for (const [scheduleName] of due) this.pending.delete(scheduleName);
    return due.map(([, schedule]) => schedule);
  }

  perform(operation: string, input: Readonly<Record<string, unknown>>): object {
    const scheduleName = String(input.Name);
    const known = this.pending.has(scheduleName);
    if (!name.test(scheduleName))
      throw new ValidationException({ ...answer, message: scheduleName, Message: 'name' });
    if (operation === 'CreateSchedule' && known)
      throw new ConflictException({
        ...answer,
        message: scheduleName,
        Message: `Schedule ${scheduleName} already exists.`,
      });
    if (operation !== 'CreateSchedule' && !known)
      throw new ResourceNotFoundException({
        ...answer,
        message: scheduleName,
        Message: `Schedule ${scheduleName} does not exist.`,
      });
    if (operation === 'DeleteSchedule') this.pending.delete(scheduleName);
    else this.pending.set(scheduleName, this.#scheduleOf(input));
    return { ScheduleArn: `arn:aws:scheduler:eu-central-1:123456789012:schedule/test/${scheduleName}` };
  }

  #scheduleOf({
    ScheduleExpression,
    ActionAfterCompletion,
    Target,
  }: Readonly<Record<string, unknown>>): Schedule {
    const at = Date.parse(`${atTime.exec(String(ScheduleExpression))?.[1]}Z`);
    // Nothing documents what becomes of a time that is past, or nearly.
    if (!(at > this.#clock()) || ActionAfterCompletion !== 'DELETE')
      throw new ValidationException({
        ...answer,
        message: String(ScheduleExpression),
        Message: 'expression',
      });
    return { at, input: (Target as { Input: string }).Input };
  }

  /** The SDK's own client, whose calls end here. */
  client(): SchedulerClient {
    const client = new SchedulerClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    meddle(client as never, ({ operation, input }) =>
      counted(operation, async () => this.perform(operation, input)),
    );
    return client;
  }
}
