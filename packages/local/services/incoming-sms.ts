import { randomUUID } from 'node:crypto';
import type { TopicSpec } from '../assembly/topics.ts';
import type { Sns } from './types.ts';

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
export interface IncomingSms {
  readonly originationNumber: string;
  readonly destinationNumber: string;
  readonly messageBody: string;
  readonly inboundMessageId?: string | undefined;
  readonly messageKeyword?: string | undefined;
  readonly previousPublishedMessageId?: string | undefined;
}

const service = 'sms-voice.amazonaws.com';

/** The topics that two-way messaging may publish to: the template says so by their policies. */
export function twoWayTopics(topics: readonly TopicSpec[]): readonly TopicSpec[] {
  return topics.filter(({ publishers }) => publishers?.includes(service));
}

/** Publishes an SMS as AWS End User Messaging does. Returns its id; undefined where there is nowhere to publish it. */
export async function publishSms(
  sms: IncomingSms,
  { topics, publish }: { readonly topics: readonly TopicSpec[]; readonly publish: Sns['publish'] },
): Promise<string | undefined> {
  const { inboundMessageId = randomUUID(), messageKeyword = keywordOf(sms.messageBody) } = sms;
  const twoWay = twoWayTopics(topics);
  const message = JSON.stringify({ ...sms, messageKeyword, inboundMessageId });
  for (const { arn } of twoWay) await publish(arn, { message });
  return twoWay.length > 0 ? inboundMessageId : undefined;
}

function keywordOf(body: string): string {
  return body.trim().split(/\s+/)[0]?.toUpperCase() ?? '';
}
