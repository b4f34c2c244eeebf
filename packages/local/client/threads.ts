import type { Channel } from '#domain/ticket/ticket.ts';

/**
 * What belongs into one ticket, as the story means it: all of a phone number (T2), a thread of mails (T3), a chat up
 * to its end (T4). Named after the customer's address; from the second one on with its number.
 */
export type ThreadName = string;

export const threadName = (address: string, nth: number): ThreadName =>
  nth === 1 ? address : `${address} (${nth})`;

/** Whose it is. */
export const addressOf = (thread: ThreadName): string => thread.replace(/ \(\d+\)$/, '');

export const channelNames: Readonly<Record<Channel, string>> = {
  sms: 'SMS',
  email: 'e-mail',
  web_chat: 'web chat',
};
