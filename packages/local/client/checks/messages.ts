import type { Found } from '../found.ts';
import type { Log } from '../log.ts';
import { type Tally, tallyAnswers, tallyFiles, tallyMessages, tallySent } from '../losses.ts';
import type { Check } from './check.ts';

/** T5, T6: nothing is lost, and nothing is doubled. */
export const checkMessages = (log: Log, found: Found): Check[] => [
  { promise: 'every message is in its thread, once', faults: faultsOf(tallyMessages(log, found)) },
  { promise: 'every file is with its message, once', faults: faultsOf(tallyFiles(log, found)) },
  { promise: 'every answer and note is in its thread, once', faults: faultsOf(tallyAnswers(log, found)) },
  {
    promise: 'every answer came to its customer, once: by Twilio, by Postmark, in the chat',
    faults: faultsOf(tallySent(log, found)),
  },
  { promise: 'nothing was refused, but for what has to be', faults: log.refusals },
];

const faultsOf = ({ lost, tooMuch }: Tally): string[] => [
  ...lost.map((what) => `lost: ${what}`),
  ...tooMuch.map((what) => `once too often: ${what}`),
];

/** T1 to T4, A8: one ticket a person, thread or chat, with a number of its own, and somebody who has it, unless all hands are full. */
export function checkTickets({ conversations, handsAreFull }: Found): Check[] {
  const tickets = [...conversations.values()].flatMap((conversation) => conversation.tickets);
  const numbers = tickets.map(({ number }) => number);
  return [
    {
      promise: 'one ticket a person by SMS, a thread by e-mail, a chat',
      faults: [...conversations]
        .filter(([, conversation]) => conversation.tickets.length !== 1)
        .map(([thread, conversation]) => `${thread} has ${conversation.tickets.length}`),
    },
    {
      promise: 'no number was given twice',
      faults: numbers
        .filter((number, index) => numbers.indexOf(number) !== index)
        .map((number) => `#${number}`),
    },
    {
      promise: 'every ticket has somebody, or waits because all hands are full',
      faults: tickets
        .filter(({ assignee }) => assignee === null && !handsAreFull)
        .map(({ number }) => `#${number} has nobody`),
    },
  ];
}
