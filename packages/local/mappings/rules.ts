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
  /** Settles once nothing else is under way, or that has taken too long. */
  readonly calm: () => Promise<void>;
}

export interface RunningRule {
  /** 1 while it is due and waits for others. */
  pending(): number;
  stop(): void;
}

/** Whatever is later than this is so because the clock was moved. */
const punctualMs = 1_000;

/**
 * Calls a rule's targets every so often by the local clock, the first time after one period. Moving the clock over many
 * periods makes up for them with one call: what runs regularly looks at the state of things, not at how often it ran.
 * That call comes after whatever else was due by then, most of which would have been done before it: who looks for what
 * others have left undone would else see all of it.
 */
export function startRule({ rule, clock, region, accountId, invoke, calm }: RuleOptions): RunningRule {
  let cancel = () => {};
  let waiting = false;
  let stopped = false;
  const again = () => {
    const at = clock.now() + rule.periodMs;
    cancel = callAt(clock, at, () => void due(at));
  };
  const due = async (at: number) => {
    if (clock.now() - at > punctualMs) {
      waiting = true;
      await calm();
      waiting = false;
    }
    if (!stopped) fire();
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
  return {
    pending: () => (waiting ? 1 : 0),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
