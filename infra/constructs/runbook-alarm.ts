import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** Rings at this value and above. */
  readonly threshold: number;
  /** Rings when so many of the latest periods were at the threshold; the newest alone by default. */
  readonly periods?: { readonly breaching: number; readonly of: number };
  /** One sentence: what its ringing means for users. */
  readonly meaning: string;
  /** Its section of `infra/runbook.md`, as the anchor of the heading. */
  readonly section: string;
  readonly topic: ITopic;
}

/** An alarm that says what it means and where to read on. Silence of a metric is not an alarm: a system at rest is silent. */
export function runbookAlarm(scope: Construct, id: string, props: RunbookAlarmProps): Alarm {
  const { breaching, of } = props.periods ?? { breaching: 1, of: 1 };
  const alarm = new Alarm(scope, id, {
    alarmName: `${Stack.of(scope).stackName}-${id}`,
    alarmDescription: `${props.meaning} Runbook: infra/runbook.md#${props.section}`,
    metric: props.metric,
    threshold: props.threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: of,
    datapointsToAlarm: breaching,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(props.topic));
  return alarm;
}
