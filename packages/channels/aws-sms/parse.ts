import * as z from 'zod';
import type { Instant } from '#domain/ids.ts';
import type { Arrival } from '#use-cases/arrival.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import { smsArrival } from '../sms/arrival.ts';

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const inboundSchema = z.object({
  originationNumber: z.string().min(1).max(64),
  destinationNumber: z.string().min(1).max(64),
  messageBody: z.string().default(''),
  inboundMessageId: z.string().min(1).max(200),
});

/**
 * What AWS End User Messaging publishes for an SMS that came in.
 *
 * @throws where it is none
 */
export async function parseAwsSms(
  published: string,
  at: Instant,
): Promise<{ sms: Arrival; receipt: ReceiptKey }> {
  const sms = inboundSchema.parse(JSON.parse(published));
  const { originationNumber: from, destinationNumber: to, messageBody: text } = sms;
  return {
    sms: await smsArrival({ via: 'aws_sms', from, to, text, at }),
    receipt: { source: 'aws_sms', id: sms.inboundMessageId },
  };
}
