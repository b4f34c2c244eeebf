import { reasonIn } from './connection.ts';
import type { Customer } from './customer.ts';
import type { CustomerMessage, Exchange } from './script.ts';
import { forEachAbreast, localTime, type Stage } from './stage.ts';
import type { Minute } from './time.ts';
import { webhookCall } from './twilio.ts';

const isBetween = (at: Minute, after: Minute, until: Minute): boolean => after < at && at <= until;

/** Customers write what they have to say by a minute of the story, each one thing after another, many at once. */
export async function customersWrite(stage: Stage, until: Minute): Promise<void> {
  const after = stage.minute;
  await forEachAbreast(stage.story.customers, async (customer) => {
    for (const exchange of customer.exchanges) {
      if (isBetween(exchange.at, after, until)) await write(stage, customer, exchange);
      for (const message of exchange.messages)
        if (message.againAt !== null && isBetween(message.againAt, after, until))
          await deliver(stage, customer.phone, message, 1);
    }
  });
}

async function write(
  stage: Stage,
  { phone }: Customer,
  { messages, together, answers }: Exchange,
): Promise<void> {
  if (!stage.tickets.has(phone)) stage.unassigned.add(phone);
  if (together) await Promise.all(messages.map((message) => deliver(stage, phone, message)));
  else for (const message of messages) await deliver(stage, phone, message);
  stage.toSay.set(phone, answers);
}

/** Delivers a message, all copies at the same moment. A failed call is made again by the connection, as by the provider. */
async function deliver(
  stage: Stage,
  phone: string,
  message: CustomerMessage,
  copies = message.copies,
): Promise<void> {
  const { api, secrets, log } = stage;
  const { sid, text } = message;
  const sms = log.sms.find((logged) => logged.sid === sid) ?? {
    phone,
    sid,
    text,
    at: localTime(stage),
    deliveries: 0,
  };
  if (!log.sms.includes(sms)) log.sms.push(sms);
  const call = webhookCall({ sid, from: phone, text }, secrets);
  const answers = await Promise.all(Array.from({ length: copies }, () => api.connection.call(call)));
  for (const { status, body } of answers) {
    if (status < 300) sms.deliveries += 1;
    else log.refusals.push(`SMS of ${phone}: ${status} ${reasonIn(body)}`);
  }
}
