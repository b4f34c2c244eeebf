import { HttpProblem, notFound } from '#http/problem.ts';
import type { RefusedToAi } from '#use-cases/hand-off.ts';

type Refusal = RefusedToAi | 'opted-out';

const conflicts: Record<Exclude<Refusal, 'not-found'>, [title: string, detail: string]> = {
  'taken-over': ['People have the conversation', 'A person handles it: the AI agent’s part is over.'],
  'handed-off': ['The conversation was handed off', 'It is with people by now: the AI agent’s part is over.'],
  closed: [
    'The conversation is closed',
    'What its customer writes next opens it again, or begins a new one.',
  ],
  'is-spam': ['The contact is blocked', 'Nobody writes to them.'],
  'opted-out': ['The customer has opted out', 'They wrote STOP: nothing may be sent to them.'],
  'id-used-elsewhere': ['The id is taken', 'It was used for another ticket.'],
};

/** The problem that a refusal is. */
export function refused(refusal: Refusal): HttpProblem {
  if (refusal === 'not-found') return notFound('ticket');
  const [title, detail] = conflicts[refusal];
  return new HttpProblem(409, refusal, title, { detail });
}
