import type { Channel } from '#domain/ticket/ticket.ts';
import type { Found } from './found.ts';
import type { Log } from './log.ts';
import { tallyAnswers, tallyMessages, tallySent } from './losses.ts';
import { table } from './table.ts';
import { addressOf, channelNames, type ThreadName } from './threads.ts';

/** Counts of what was said and what became of it, by channel. */
export function whatWasSaid(log: Log, found: Found): string {
  const columns = channels.map((channel) => {
    const isOf = ({ thread }: { thread: ThreadName }) => channelOf(thread, log) === channel;
    const own = { messages: log.messages.filter(isOf), answers: log.answers.filter(isOf) };
    return figuresOf(own, foundOf(channel, log, found));
  });
  const rows = figures.map((figure, row) => {
    const counts = columns.map((column) => column[row] ?? 0);
    return [figure, ...counts, counts.reduce((sum, count) => sum + count, 0)];
  });
  return table(['', ...channels.map((channel) => channelNames[channel]), 'all'], rows);
}

export const channels = ['sms', 'email', 'web_chat'] as const;

const channelOf = (thread: ThreadName, { messages }: Log): Channel | undefined =>
  messages.find((message) => message.thread === thread)?.channel;

/** What of it came by a channel. */
function foundOf(channel: Channel, log: Log, found: Found): Found {
  const threads = [...found.conversations].filter(([thread]) => channelOf(thread, log) === channel);
  const addresses = new Set(threads.map(([thread]) => addressOf(thread)));
  return {
    ...found,
    conversations: new Map(threads),
    sent: found.sent.filter(({ to }) => addresses.has(to)),
  };
}

const figures = [
  'customers',
  'their tickets',
  'messages that they wrote',
  '  … in the threads',
  '  … delivered again, and not stored again',
  'answers and notes of the team',
  '  … in the threads',
  'answers to customers',
  '  … that came to them',
] as const;

/** In the order of `figures`. */
function figuresOf(own: Pick<Log, 'messages' | 'answers'>, found: Found): number[] {
  const messages = tallyMessages(own, found);
  const answers = tallyAnswers(own, found);
  const sent = tallySent(own, found);
  const again = own.messages.reduce((sum, { deliveries }) => sum + Math.max(0, deliveries - 1), 0);
  return [
    new Set([...found.conversations.keys()].map(addressOf)).size,
    [...found.conversations.values()].reduce((sum, { tickets }) => sum + tickets.length, 0),
    messages.expected,
    messages.found,
    again - messages.tooMuch.length,
    answers.expected,
    answers.found,
    sent.expected,
    sent.found,
  ];
}
