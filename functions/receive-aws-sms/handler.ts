import middy from '@middy/core';
import type { SNSEvent, SNSEventRecord } from 'aws-lambda';
import { parseAwsSms } from '#channels/aws-sms/parse.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import type { Count, Log } from '#use-cases/log.ts';
import type { Clock } from '#use-cases/ports.ts';
import { type Receiving, receiveMessage } from '#use-cases/receive.ts';

export interface Deps {
  readonly store: Receiving;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly telemetry: Telemetry;
}

/** What can't be received fails the invocation: it comes again, and ends in the dead letters, not in nothing (T6). */
export function createHandler({ telemetry, ...deps }: Deps) {
  const handle = async ({ Records }: SNSEvent): Promise<void> => {
    const failures: unknown[] = [];
    for (const record of Records) {
      try {
        await receive(record, deps);
      } catch (error) {
        deps.log.error('message-refused', { snsMessageId: record.Sns.MessageId, error });
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} were not received`);
  };
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}

async function receive({ Sns }: SNSEventRecord, deps: Omit<Deps, 'telemetry'>): Promise<void> {
  const { sms, receipt } = await parseAwsSms(Sns.Message, publishedAt(Sns, deps.clock()));
  const { outcome, ticketId } = await receiveMessage(sms, receipt, deps);
  if (outcome === 'received') deps.count('Received', 1);
  const code = outcome === 'received' ? 'message-received' : 'message-known';
  deps.log.info(code, { ticketId, inboundMessageId: receipt.id });
}

/** It may have waited for us for hours; but its clock is not ours. */
function publishedAt({ Timestamp }: SNSEventRecord['Sns'], now: number): number {
  const at = Date.parse(Timestamp);
  return Number.isFinite(at) ? Math.min(at, now) : now;
}
