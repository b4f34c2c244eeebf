import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { objectsAccess, readsSecret, sendsSms, sendsTo, tableAccess } from '#infra/constructs/permissions.ts';
import { Schedules } from '#infra/constructs/schedules.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { StreamFailures } from '#infra/constructs/stream-failures.ts';
import { streamFilters, tableStream } from '#infra/constructs/table-stream.ts';
import { createQueue, type WorkQueue, workQueueOf } from '#infra/constructs/work-queue.ts';
import type { ApiStack } from '#infra/stacks/api.ts';
import { type DataStack, longestDelivery } from '#infra/stacks/data.ts';
import type { StageSettings } from '#infra/stage.ts';

interface AutomationStackProps extends StackProps {
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly settings: StageSettings;
}

type AutomationFunction =
  | 'react'
  | 'relay'
  | 'arm-timers'
  | 'handle-due'
  | 'deliver-messages'
  | 'fetch-media'
  | 'reconcile';

/** Everything that happens by itself: reactions to the table's stream, timers, deliveries, and the search for what was left undone. */
export class AutomationStack extends Stack {
  readonly functions: Readonly<Record<AutomationFunction, ServiceFunction>>;
  readonly timers: WorkQueue;
  readonly due: WorkQueue;
  readonly deliveries: WorkQueue;
  readonly media: WorkQueue;
  readonly streamFailures: StreamFailures;
  readonly reconcileDeadLetters: Queue;
  readonly #smsNumber: string | undefined;

  constructor(scope: Construct, id: string, props: AutomationStackProps) {
    super(scope, id, props);
    this.#smsNumber = props.settings.smsNumber;
    this.functions = createFunctions(this);
    const consumers = this.functions;
    this.timers = workQueueOf(consumers['arm-timers'], 'Timers', {
      // Jobs of one ticket one after another: two at once could leave it with two schedules (C4).
      fifo: true,
      batchSize: 10,
      attempts: 10,
    });
    this.due = workQueueOf(consumers['handle-due'], 'Due', { batchSize: 5, attempts: 10 });
    this.deliveries = props.data.deliveries;
    // One at a time: a provider that hangs holds up one message, not its neighbours in the batch.
    this.deliveries.feed(consumers['deliver-messages'], { batchSize: 1 });
    this.media = workQueueOf(consumers['fetch-media'], 'Media', { batchSize: 1, attempts: 10 });
    this.streamFailures = new StreamFailures(this, 'StreamFailures');
    this.reconcileDeadLetters = createQueue(this, 'ReconcileDeadLetters', {
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.reconcileDeadLetters, { 'AwsSolutions-SQS3': 'It is itself where failed runs end.' });
    this.#grant(props);
    this.#consumeStream(props.data);
    this.#reconcileRegularly();
  }

  #grant({ data, api, settings }: AutomationStackProps): void {
    const sendsTimers = sendsTo(this.timers.queue, 'TIMERS_QUEUE_URL');
    const sendsDue = sendsTo(this.due.queue, 'DUE_QUEUE_URL');
    const sendsDeliveries = sendsTo(this.deliveries.queue, 'DELIVERIES_QUEUE_URL');
    const { react, relay, reconcile } = this.functions;
    react.allow(tableAccess(data.table));
    const sendsMedia = sendsTo(this.media.queue, 'MEDIA_QUEUE_URL');
    for (const permission of [sendsTimers, sendsDeliveries, sendsMedia, sendsDue]) relay.allow(permission);

    const armTimers = this.functions['arm-timers'];
    armTimers.allow(tableAccess(data.table, ['byStatus']));
    for (const permission of [sendsTimers, sendsDue]) armTimers.allow(permission);
    const schedules = new Schedules(this, 'Schedules', {
      groupName: `rondo-${settings.stage}`,
      due: this.due,
    });
    schedules.allowWriting(armTimers);

    const handleDue = this.functions['handle-due'];
    handleDue.allow(tableAccess(data.table, ['byAssignee', 'byStatus']));
    handleDue.allow({ environment: { REPLAN_PER_SECOND: settings.replanPerSecond }, statements: [] });
    for (const permission of [sendsTimers, sendsDue]) handleDue.allow(permission);

    this.#letSend(data, api);

    const fetchMedia = this.functions['fetch-media'];
    fetchMedia.allow(tableAccess(data.table));
    fetchMedia.allow(objectsAccess(data.bodies, 'bodies', ['Get']));
    fetchMedia.allow(objectsAccess(data.bodies, 'attachments', ['Put']));
    fetchMedia.allow(readsSecret(data.secrets.twilio, 'TWILIO_SECRET_ARN'));

    reconcile.allow(
      tableAccess(data.table, ['byClock', 'byStatusWaiting', 'bySnooze', 'byDelivery', 'byAssignee']),
    );
    reconcile.allow(objectsAccess(data.bodies, 'bodies', ['Put']));
    reconcile.allow(readsSecret(data.secrets.twilio, 'TWILIO_SECRET_ARN'));
    for (const permission of [sendsTimers, sendsDue, sendsDeliveries]) reconcile.allow(permission);
  }

  /** One function sends by every provider: what a ticket's answers go by is the ticket's own fact. */
  #letSend(data: DataStack, { publicUrl, mail }: ApiStack): void {
    const deliver = this.functions['deliver-messages'];
    deliver.allow(tableAccess(data.table));
    deliver.allow(objectsAccess(data.bodies, 'bodies', ['Get']));
    deliver.allow(objectsAccess(data.bodies, 'attachments', ['Get']));
    deliver.allow(readsSecret(data.secrets.twilio, 'TWILIO_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.postmark, 'POSTMARK_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.signed, 'SIGNED_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.signing, 'SIGNING_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.ai, 'AI_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.zendesk, 'ZENDESK_SECRET_ARN'));
    deliver.allow(readsSecret(data.secrets.gorgias, 'GORGIAS_SECRET_ARN'));
    const { queueUrl } = this.deliveries.queue;
    deliver.allow({
      environment: { DELIVERIES_QUEUE_URL: queueUrl, PUBLIC_URL: publicUrl },
      statements: [],
    });
    if (mail !== undefined) deliver.allow(mail.sends);
    if (this.#smsNumber !== undefined) deliver.allow(sendsSms(this.#smsNumber, this));
  }

  /** Two consumers a shard and no more: a third would throttle the stream. */
  #consumeStream({ table }: DataStack): void {
    const { react, relay } = this.functions;
    react.addEventSource(tableStream(table, streamFilters.react, this.streamFailures));
    relay.addEventSource(tableStream(table, streamFilters.relay, this.streamFailures));
  }

  #reconcileRegularly(): void {
    const { reconcile } = this.functions;
    const tries = { retryAttempts: 1, maxEventAge: Duration.minutes(5) };
    reconcile.configureAsyncInvoke({ ...tries, onFailure: new SqsDestination(this.reconcileDeadLetters) });
    const target = new LambdaTarget(reconcile, { ...tries, deadLetterQueue: this.reconcileDeadLetters });
    new Rule(this, 'ReconcileRegularly', { schedule: Schedule.rate(Duration.minutes(5)), targets: [target] });
    const audit = new LambdaTarget(reconcile, {
      ...tries,
      deadLetterQueue: this.reconcileDeadLetters,
      event: RuleTargetInput.fromObject({ audit: true }),
    });
    new Rule(this, 'AuditDaily', { schedule: Schedule.rate(Duration.days(1)), targets: [audit] });
  }
}

function createFunctions(scope: Construct): Record<AutomationFunction, ServiceFunction> {
  const working = (name: AutomationFunction, description: string, seconds: number): ServiceFunction =>
    new ServiceFunction(scope, name, { description, timeout: Duration.seconds(seconds) });
  return {
    react: working('react', 'Reacts to the table’s changes within the table: assignment, loads, history', 60),
    relay: working('relay', 'Relays the table’s changes to the queues of timers and deliveries', 60),
    // Six times these is how long a message of a crashed attempt waits for the next: short, for C10.
    'arm-timers': working('arm-timers', 'Keeps each open ticket’s one schedule', 10),
    'handle-due': working('handle-due', 'Does what is due: closes tickets that went quiet', 10),
    'deliver-messages': working(
      'deliver-messages',
      'Sends replies to the provider, and passes on what customers write',
      longestDelivery.toSeconds(),
    ),
    'fetch-media': working('fetch-media', 'Fetches the pictures of messages from their provider', 30),
    reconcile: working('reconcile', 'Looks for what should have happened by now, and heals it', 60),
  };
}
