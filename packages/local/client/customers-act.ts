import { endingOf, eventsOf } from './closings.ts';
import { type Answer, type Call, reasonIn } from './connection.ts';
import type { Customer } from './customer.ts';
import { writeMail } from './customers-mail.ts';
import type { MessageLogged } from './log.ts';
import type { CustomerMessage, Exchange } from './planned.ts';
import { guidOf, postmarkCall } from './postmark.ts';
import { forEachAbreast, localTime, type Stage } from './stage.ts';
import { type ThreadName, threadName } from './threads.ts';
import type { Minute } from './time.ts';
import { sidOf, webhookCall } from './twilio.ts';
import { endCall, sayCall, ticketOfSaid, typingCall } from './visitor.ts';

const isBetween = (at: Minute, after: Minute, until: Minute): boolean => after < at && at <= until;

/** Customers write what they have to say by a minute of the story, each one thing after another, many at once. */
export async function customersWrite(stage: Stage, until: Minute): Promise<void> {
  const after = stage.minute;
  const writes = ({ at }: Exchange) => isBetween(at, after, until);
  if (stage.story.customers.some(({ channel, exchanges }) => channel === 'email' && exchanges.some(writes)))
    await stage.mailboxes.fetch();
  await forEachAbreast(stage.story.customers, async (customer) => {
    for (const exchange of customer.exchanges) {
      if (writes(exchange)) await write(stage, customer, exchange);
      for (const message of exchange.messages)
        if (message.againAt !== null && isBetween(message.againAt, after, until))
          await deliverAgain(stage, message);
    }
  });
}

async function write(stage: Stage, customer: Customer, exchange: Exchange): Promise<void> {
  const { messages, together, answers, ends } = exchange;
  const thread = threadOf(stage, customer, exchange);
  const isNew = !stage.log.messages.some((logged) => logged.thread === thread);
  if (isNew) stage.unassigned.add(thread);
  if (customer.channel === 'web_chat') await openChat(stage, customer, isNew);
  const send = (message: CustomerMessage) => deliver(stage, customer, thread, message);
  if (together) await Promise.all(messages.map(send));
  else for (const message of messages) await send(message);
  if (ends) await leave(stage, customer, thread);
  else if (messages.some(({ mail }) => (mail?.machine ?? null) === null)) stage.toSay.set(thread, answers);
}

/** T2 to T4: where a message belongs. A chat that has ended is followed by another. */
function threadOf(stage: Stage, { channel, address }: Customer, { matter }: Exchange): ThreadName {
  if (channel !== 'web_chat') return threadName(address, matter);
  const nth = stage.chats.get(address) ?? 1;
  const { status } = endingOf(eventsOf(threadName(address, nth), stage.log), localTime(stage));
  const next = status === 'closed' ? nth + 1 : nth;
  stage.chats.set(address, next);
  return threadName(address, next);
}

/** Before a new chat hides the one before, its visitor reads that to the end; in one that goes on they begin to type. */
async function openChat({ api, browsers, log }: Stage, { address }: Customer, isNew: boolean): Promise<void> {
  const browser = browsers.get(address);
  if (isNew) return browser?.look();
  const typing = browser && (await api.connection.call(typingCall(await browser.session())));
  if (typing && typing.status >= 300) log.refusals.push(`typing of ${address}: ${reasonIn(typing.body)}`);
}

async function leave(stage: Stage, { address }: Customer, thread: ThreadName): Promise<void> {
  const { api, browsers, log, toSay } = stage;
  const session = await browsers.get(address)?.session();
  const ended = session && (await api.connection.call(endCall(session)));
  if (ended && ended.status < 300) log.leavings.push({ thread, at: localTime(stage) });
  else log.refusals.push(`ending the chat of ${thread}: ${reasonIn(ended?.body ?? '')}`);
  toSay.delete(thread);
}

/** Delivers a message, all copies at the same moment. A failed call is made again by the connection, as by the provider. */
async function deliver(
  stage: Stage,
  customer: Customer,
  thread: ThreadName,
  message: CustomerMessage,
): Promise<void> {
  const { id, text, mail, copies } = message;
  const call = await callFor(stage, customer, thread, message);
  const automatic = mail !== null && mail.machine !== null;
  const files = mail?.photo ? ['photo.png'] : [];
  const { channel } = customer;
  const logged = { channel, thread, id, text, automatic, files, at: localTime(stage), deliveries: 0 };
  stage.log.messages.push(logged);
  stage.calls.set(id, call);
  const answers = await Promise.all(Array.from({ length: copies }, () => stage.api.connection.call(call)));
  for (const answer of answers) note(stage, logged, answer);
}

async function deliverAgain(stage: Stage, { id }: CustomerMessage): Promise<void> {
  const call = stage.calls.get(id);
  const logged = stage.log.messages.find((one) => one.id === id);
  if (call && logged) note(stage, logged, await stage.api.connection.call(call));
}

function note({ log, tickets }: Stage, logged: MessageLogged, { status, body }: Answer): void {
  if (status < 300) logged.deliveries += 1;
  else log.refusals.push(`message of ${logged.thread}: ${status} ${reasonIn(body)}`);
  // Nobody finds a visitor whose name is known to nobody: what they are answered leads to their ticket.
  const ticketId = logged.channel === 'web_chat' ? ticketOfSaid(body) : undefined;
  if (ticketId !== undefined && !tickets.has(logged.thread)) tickets.set(logged.thread, ticketId);
}

async function callFor(
  stage: Stage,
  customer: Customer,
  thread: ThreadName,
  { id, text, mail }: CustomerMessage,
): Promise<Call> {
  const { secrets, mailboxes, browsers, tickets } = stage;
  const session = await browsers.get(customer.address)?.session();
  if (session) return sayCall(session, text, guidOf(id));
  if (mail === null) return webhookCall({ sid: sidOf(id), from: customer.address, text }, secrets);
  const ours = mailboxes.latest(tickets.get(thread));
  const to = secrets.postmarkFrom;
  const own = mailboxes.own(thread);
  const written = writeMail({
    who: customer,
    message: { id, text, mail },
    to,
    ours,
    own,
    at: localTime(stage),
  });
  mailboxes.keep(thread, written.messageId);
  return postmarkCall({ id: guidOf(id), mail: written }, secrets);
}
