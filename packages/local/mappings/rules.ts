import { randomUUID } from 'node:crypto';
import type { RuleSpec } from '../assembly/events.ts';
import { callAt } from '../call-at.ts';
import type { Clock } from '../clock.ts';

export interface RuleOptions {
  readonly rule: RuleSpec;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly invoke: (functionName: string, event: unknown) => void;
}

/**
 * Calls a rule's targets every so often by the local clock, the first time after one period. Moving the clock over many
 * periods makes up for them with one call: what runs regularly looks at the state of things, not at how often it ran.
 */
export function startRule({ rule, clock, region, accountId, invoke }: RuleOptions): () => void {
  let cancel = () => {};
  const again = () => {
    cancel = callAt(clock, clock.now() + rule.periodMs, fire);
  };
  const fire = () => {
    for (const { functionName, input } of rule.targets)
      invoke(functionName, input === undefined ? scheduledEvent() : JSON.parse(input));
    again();
  };
  const scheduledEvent = () => ({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date(clock.now()).toISOString().replace(/\.\d+/, ''),
    region,
    resources: [rule.arn],
    detail: {},
  });
  again();
  return () => cancel();
}
