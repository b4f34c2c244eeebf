import type { Found } from '../found.ts';
import type { Log } from '../log.ts';
import type { Check } from './check.ts';
import { checkClosings } from './closings.ts';
import { checkMessages, checkTickets } from './messages.ts';
import { checkTurns } from './turns.ts';

/** Holds what the demo did against what it found. */
export const checkAll = (log: Log, found: Found): Check[] => [
  ...checkMessages(log, found),
  ...checkTickets(found),
  ...checkTurns(log),
  ...checkClosings(log, found),
];
