import type { SnoozeRefusal } from '#domain/ticket/snooze.ts';
import { badInput } from '#http/input.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import type { RefusedAnswer } from '#use-cases/answer.ts';

type Refusal = RefusedAnswer | SnoozeRefusal | 'already-closed' | 'not-closed';

/** What another input would mend. */
type Fault = 'takes-no-files' | 'takes-no-cc' | 'in-the-past';
type Conflict = Exclude<Refusal, Fault | 'not-found'>;

const conflicts: Record<Conflict, [title: string, detail: string]> = {
  'chat-is-over': [
    'The chat is over',
    'A closed web chat is final; the visitor’s next message opens a new ticket.',
  ],
  'handled-elsewhere': ['Handled elsewhere', 'This conversation goes on in another helpdesk.'],
  'is-spam': ['The contact is blocked', 'What they write is kept apart: unblock them first.'],
  'opted-out': [
    'The customer has opted out',
    'They wrote STOP: nothing may be sent to them until they write START.',
  ],
  'key-used-elsewhere': [
    'The idempotency key is taken',
    'It was used for another ticket, or for another answer.',
  ],
  'already-closed': ['Already closed', 'The ticket is closed.'],
  closed: ['The ticket is closed', 'Only an open ticket can be snoozed.'],
  'not-closed': ['Not closed', 'Only a closed ticket can be reopened.'],
};

const faults: Record<Fault, { path: string; message: string }> = {
  'takes-no-files': { path: 'attachmentIds', message: 'SMS takes no files' },
  'takes-no-cc': { path: 'cc', message: 'only answers by e-mail have copies' },
  'in-the-past': { path: 'until', message: 'has passed' },
};

/** The problem that a refusal is. */
export function refused(refusal: Refusal): HttpProblem {
  if (refusal === 'not-found') return notFound('ticket');
  if (isFault(refusal)) return badInput([faults[refusal]]);
  const [title, detail] = conflicts[refusal];
  return new HttpProblem(409, refusal, title, { detail });
}

const isFault = (refusal: Refusal): refusal is Fault => refusal in faults;
