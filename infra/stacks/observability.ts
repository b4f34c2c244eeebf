import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { fellBackMetric, healedMetric, metricsNamespace } from '#contracts/template-names.ts';
import { alarmTopic } from '#infra/constructs/alarm-topic.ts';
import { type RunbookAlarmProps, runbookAlarm } from '#infra/constructs/runbook-alarm.ts';
import type { ApiStack } from '#infra/stacks/api.ts';
import type { AutomationStack } from '#infra/stacks/automation.ts';
import type { StageSettings } from '#infra/stage.ts';

interface ObservabilityStackProps extends StackProps {
  readonly api: ApiStack;
  readonly automation: AutomationStack;
  readonly settings: StageSettings;
}

const fiveMinutes = Duration.minutes(5);
/** One failed attempt is repeated by itself and forgotten; what goes on for a second period is not. */
const goesOn = { breaching: 2, of: 3 };

/**
 * The alarms. CloudWatch bills each metric that an alarm looks at, so adding metrics up in one alarm saves nothing;
 * what does save is to watch the one metric in which several failures meet.
 */
export class ObservabilityStack extends Stack {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    this.#topic = alarmTopic(this, 'Alarms', props.settings.alarmEmail);
    this.#watchApi(props.api);
    this.#watchFunctions(props.automation);
    this.#watchStream(props.automation);
    this.#watchDeadLetters(props.automation);
    this.#watchTopics(props.api);
    this.#watchReconcile();
    this.#watchHandOffs();
    new CfnOutput(this, 'AlarmTopic', { value: this.#topic.topicArn });
  }

  #alarm(id: string, props: Omit<RunbookAlarmProps, 'topic'>): void {
    runbookAlarm(this, id, { ...props, topic: this.#topic });
  }

  /** Every failure of the functions behind the gateway ends as a 5xx: crash, timeout, throttle, or an answer of theirs. */
  #watchApi({ httpApi }: ApiStack): void {
    this.#alarm('ApiErrors', {
      metric: httpApi.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: 1,
      meaning: 'Requests were answered 5xx: an SMS may have been refused, or an agent’s action failed.',
      section: 'api-errors',
    });
  }

  #watchFunctions({ functions }: AutomationStack): void {
    // A picture that comes late harms nobody, and one that doesn't come rings as a dead letter.
    const { reconcile: _, 'fetch-media': __, ...retried } = functions;
    for (const [name, each] of Object.entries(retried)) {
      this.#alarm(`Errors-${name}`, {
        metric: each.metricErrors({ period: fiveMinutes }),
        threshold: 1,
        periods: goesOn,
        meaning: `The function ${name} keeps failing: what it does for users is late.`,
        section: `errors-${name}`,
      });
    }
    this.#alarm('Throttles', {
      // Without a dimension it counts all functions of account and Region, which share one limit.
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        period: fiveMinutes,
        statistic: Stats.SUM,
      }),
      threshold: 1,
      periods: goesOn,
      meaning: 'Lambda refuses invocations for want of concurrency: requests fail and reactions are late.',
      section: 'throttles',
    });
  }

  #watchStream({ functions: { react, relay } }: AutomationStack): void {
    for (const each of [react, relay]) {
      this.#alarm(`IteratorAge-${each.serviceName}`, {
        metric: each.metric('IteratorAge', { period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
        threshold: Duration.minutes(1).toMilliseconds(),
        periods: { breaching: 3, of: 5 },
        meaning: `The function ${each.serviceName} is more than a minute behind the table.`,
        section: `iterator-age-${each.serviceName}`,
      });
    }
  }

  #watchDeadLetters({
    timers,
    due,
    deliveries,
    media,
    reconcileDeadLetters,
    streamFailures,
  }: AutomationStack): void {
    const rings = (id: string, queue: Queue, meaning: string, section: string): void =>
      this.#alarm(id, {
        metric: queue.metricApproximateNumberOfMessagesVisible({
          period: fiveMinutes,
          statistic: Stats.MAXIMUM,
        }),
        threshold: 1,
        meaning,
        section,
      });
    rings(
      'DeadLetters-timers',
      timers.deadLetters,
      'A ticket’s schedule could not be kept: it may close late.',
      'dead-letters-timers',
    );
    rings(
      'DeadLetters-due',
      due.deadLetters,
      'What was due for a ticket was not done: it did not close in time.',
      'dead-letters-due',
    );
    rings(
      'DeadLetters-deliveries',
      deliveries.deadLetters,
      'An agent’s reply has not reached the customer.',
      'dead-letters-deliveries',
    );
    rings(
      'DeadLetters-media',
      media.deadLetters,
      'A customer’s picture could not be fetched from their provider.',
      'dead-letters-media',
    );
    rings(
      'DeadLetters-reconcile',
      reconcileDeadLetters,
      'The search for what was left undone fails: nothing heals by itself.',
      'dead-letters-reconcile',
    );
    rings(
      'StreamFailures',
      streamFailures.announcements,
      'Changes of tickets were given up on: no reaction followed them.',
      'stream-failures',
    );
  }

  /** Mail and SMS that AWS itself hands over: what ends here was not received. */
  #watchTopics({ mail, sms }: ApiStack): void {
    for (const consumer of [mail?.received, sms?.received]) {
      if (consumer === undefined) continue;
      const name = consumer.consumer.serviceName;
      this.#alarm(`DeadLetters-${name}`, {
        metric: consumer.deadLetters.metricApproximateNumberOfMessagesVisible({
          period: fiveMinutes,
          statistic: Stats.MAXIMUM,
        }),
        threshold: 1,
        meaning: 'A customer’s message was taken by AWS, and could not be stored here.',
        section: `dead-letters-${name}`,
      });
    }
  }

  #watchReconcile(): void {
    this.#alarm('Healed', {
      metric: new Metric({
        namespace: metricsNamespace,
        metricName: healedMetric,
        dimensionsMap: { service: 'reconcile' },
        period: fiveMinutes,
        statistic: Stats.SUM,
      }),
      threshold: 1,
      meaning: 'Something that should have happened by itself had to be healed: users got it minutes late.',
      section: 'healed',
    });
  }
  /** Counted where failed deliveries are noticed; that a ticket was deleted there is nobody's outage. */
  #watchHandOffs(): void {
    this.#alarm('FellBack', {
      metric: new Metric({
        namespace: metricsNamespace,
        metricName: fellBackMetric,
        dimensionsMap: { service: 'react' },
        period: fiveMinutes,
        statistic: Stats.SUM,
      }),
      threshold: 1,
      meaning: 'The AI agent, or another helpdesk, could not be reached: people here got its conversations.',
      section: 'fell-back',
    });
  }
}
