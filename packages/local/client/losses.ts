import type { Message } from './agent.ts';
import type { Found } from './found.ts';
import type { Log } from './log.ts';
import { addressOf, type ThreadName } from './threads.ts';

/** What was said and what became of it: how often each text should be there, and is. */
export interface Tally {
  readonly expected: number;
  readonly found: number;
  /** `thread: text` of what is missing, or was never said, or is there too often. */
  readonly lost: readonly string[];
  readonly tooMuch: readonly string[];
}

interface Said {
  readonly thread: ThreadName;
  readonly text: string;
}

/** Holds what is there against what was said, as multisets: each text of each customer exactly as often. */
export function tally(expected: readonly Said[], found: readonly Said[]): Tally {
  const missing = [...expected];
  const tooMuch: Said[] = [];
  for (const said of found) {
    const index = missing.findIndex(({ thread, text }) => thread === said.thread && text === said.text);
    if (index === -1) tooMuch.push(said);
    else missing.splice(index, 1);
  }
  const line = ({ thread, text }: Said) => `${thread}: ${text}`;
  return {
    expected: expected.length,
    found: found.length,
    lost: missing.map(line),
    tooMuch: tooMuch.map(line),
  };
}

/** T5, T6: customers' messages that were answered with 2xx, against those in the threads. */
export const tallyMessages = ({ messages }: Pick<Log, 'messages'>, found: Found): Tally =>
  tally(
    messages.filter(({ deliveries }) => deliveries > 0),
    saidIn(found, ({ author }) => author === 'customer'),
  );

/** Agents' answers and notes, against those in the threads. */
export const tallyAnswers = ({ answers }: Pick<Log, 'answers'>, found: Found): Tally =>
  tally(
    answers,
    saidIn(found, ({ author }) => author === 'agent'),
  );

/** Agents' answers, notes excluded, against what came to the customer: nothing silently doubled. */
export const tallySent = ({ answers }: Pick<Log, 'answers'>, { sent }: Found): Tally =>
  tally(
    answers
      .filter(({ internal }) => !internal)
      // Not every channel tells to which thread something went.
      .map(({ thread, text }) => ({ thread: addressOf(thread), text })),
    sent.map(({ to, text }) => ({ thread: to, text })),
  );

/** Files that came with customers' messages, against those in the threads. */
export const tallyFiles = ({ messages }: Pick<Log, 'messages'>, { conversations }: Found): Tally =>
  tally(
    messages
      .filter(({ deliveries }) => deliveries > 0)
      .flatMap(({ thread, files }) => files.map((text) => ({ thread, text }))),
    [...conversations].flatMap(([thread, conversation]) =>
      conversation.thread.flatMap(({ attachments }) =>
        attachments.map(({ name }) => ({ thread, text: name })),
      ),
    ),
  );

function saidIn({ conversations }: Found, isMeant: (message: Message) => boolean): Said[] {
  return [...conversations].flatMap(([name, { thread }]) =>
    thread.filter(isMeant).map(({ text }) => ({ thread: name, text })),
  );
}
