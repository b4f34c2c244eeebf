import { describe, expect, test } from 'vitest';
import { waitsForUs } from '#domain/ticket/ticket.ts';
import { changeOf, isAnswer, isAutomatic, last, latest, refusal, throughout } from './life.ts';

describe('whatever is done to a ticket, on whatever channel, by whatever clocks', () => {
  test('its messages are numbered from 1 without a gap, and it counts them', () => {
    throughout(({ ticket, thread }) => {
      expect(thread.map(({ seq }) => seq)).toEqual(thread.map((_, index) => index + 1));
      expect(new Set(thread.map(({ id }) => id)).size).toBe(ticket.lastSeq);
    });
  });

  test('it counts every change, and a refusal or nothing to do is none', () => {
    throughout(({ ticket, past }) => {
      const changes = past.map(({ outcome }) => changeOf(outcome)).filter((change) => change !== null);
      expect(ticket.version).toBe(1 + changes.length);
      for (const { before, outcome } of past) {
        const change = changeOf(outcome);
        if (change !== null)
          expect([change.before, change.after.version]).toEqual([before, before.version + 1]);
      }
    });
  });

  test('time in its thread never runs backwards', () => {
    throughout(({ ticket, thread }) => {
      const times = thread.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(ticket.lastChangeAt).toBeGreaterThanOrEqual(times.at(-1) ?? 0);
      expect(ticket.lastMessageAt).toBe(
        last(thread, (message) => !message.internal && !isAutomatic(message))?.at,
      );
    });
  });

  test('its preview is what was said to or by the customer last', () => {
    throughout(({ ticket, thread }) => {
      const said = last(thread, (each) => !each.internal && each.author !== 'system' && !isAutomatic(each));
      expect(ticket.preview).toMatchObject({
        author: said?.author,
        agentId: said?.agentId,
        text: said?.text,
      });
    });
  });

  test('it waits for us exactly while it is not closed and the customer’s latest message has no answer', () => {
    throughout(({ ticket, thread }) => {
      const { asked, answers } = latest(thread);
      expect(ticket.waitingSince !== null).toBe(ticket.status !== 'closed' && answers.length === 0);
      expect(ticket.waitingSince ?? 0).toBeLessThanOrEqual(asked.at);
      expect([ticket.lastCustomerSeq, ticket.lastCustomerMessageAt]).toEqual([asked.seq, asked.at]);
    });
  });

  test('C2: the first answer to the customer’s latest message starts the clock, no later one and no note', () => {
    throughout(({ ticket, thread }) => {
      expect(ticket.answeredAt).toBe(latest(thread).answers[0]?.at ?? null);
      expect(ticket.lastAnswerAt).toBe(last(thread, isAnswer)?.at ?? null);
    });
  });

  test('A3, T9: it is in a queue only while it is open and nobody has it', () => {
    throughout(({ ticket }) => {
      if (ticket.queued !== null) expect([ticket.status, ticket.assigneeId]).toEqual(['open', null]);
    });
  });

  test('A3: once somebody chose that nobody has it, it stays out of queues, until it is snoozed or closed', () => {
    throughout(({ ticket, past }) => {
      const chosen = past.findLastIndex(
        ({ command, outcome }) => command.kind === 'assign' && changeOf(outcome),
      );
      const since = past.slice(chosen);
      const { command } = past[chosen] ?? {};
      if (command?.kind !== 'assign' || command.to !== null) return;
      const left = since.some(({ before }) => before.status !== 'open') || ticket.status !== 'open';
      if (!left) expect(ticket.queued).toBeNull();
    });
  });

  test('T10, A12: whoever has it came by it by hand, by their reply, or by rotation; a reply takes it from nobody', () => {
    throughout(({ ticket, past }) => {
      expect(ticket.assignment === null).toBe(ticket.assigneeId === null);
      const step = past.at(-1);
      const change = step === undefined ? null : changeOf(step.outcome);
      if (step === undefined || change === null) return;
      const { command, before } = step;
      if (command.kind === 'answer') expect(ticket.assigneeId).toBe(before.assigneeId ?? command.by);
      else if (command.kind === 'assign') expect(ticket.assigneeId).toBe(command.to);
      else if (command.kind !== 'rotate') expect(ticket.assigneeId).toBe(before.assigneeId);
    });
  });

  test('it is closed with when and by whom, snoozed with until when, or neither', () => {
    throughout(({ ticket }) => {
      expect([ticket.closedAt !== null, ticket.closedBy !== null]).toEqual(
        Array(2).fill(ticket.status === 'closed'),
      );
      expect(ticket.snoozedUntil !== null).toBe(ticket.status === 'snoozed');
      if (ticket.reopenedAt !== null) expect(ticket.status).not.toBe('closed');
    });
  });

  test('T9: it is snoozed until what was said last, and no waking comes before that', () => {
    throughout(({ ticket, past }) => {
      const snoozed = past.findLast(({ command, outcome }) => command.kind === 'snooze' && changeOf(outcome));
      if (ticket.status === 'snoozed' && snoozed?.command.kind === 'snooze')
        expect(ticket.snoozedUntil).toBe(snoozed.at + snoozed.command.howLong);
      const step = past.at(-1);
      if (step?.command.kind !== 'wake' || changeOf(step.outcome) === null) return;
      expect(step.before.snoozedUntil).toBeLessThanOrEqual(step.at);
      expect([ticket.status, ticket.snoozedUntil]).toEqual(['open', null]);
    });
  });

  test('a machine’s mail is an entry of the thread and nothing else (RFC 3834)', () => {
    throughout(({ ticket, past }) => {
      const step = past.at(-1);
      if (step?.command.kind !== 'automatic mail') return;
      const { lastSeq, version } = step.before;
      const { lastChangeBy, lastChangeAt } = ticket;
      const counted = { lastSeq: lastSeq + 1, version: version + 1, lastChangeBy, lastChangeAt };
      expect(ticket).toEqual({ ...step.before, ...counted });
    });
  });

  test('T8: spam stays spam, in no queue, unanswered, never snoozed, and counts for nobody', () => {
    throughout(({ ticket, thread }) => {
      if (!ticket.spam) return;
      expect([ticket.queued, ticket.snoozedUntil, waitsForUs(ticket)]).toEqual([null, null, false]);
      expect(thread.filter(isAnswer)).toEqual([]);
    });
  });

  test('T2, T4: each opening after a closing is a new cycle, and a closed web chat has none', () => {
    throughout(({ ticket, past }) => {
      const openings = past.filter(({ before, outcome }) => {
        const change = changeOf(outcome);
        return before.status === 'closed' && change !== null && change.after.status !== 'closed';
      });
      expect(ticket.cycle).toBe(1 + openings.length);
      // A blocked visitor's messages go on lying apart, in one place (T8).
      if (ticket.channel === 'web_chat' && !ticket.spam) expect(openings).toEqual([]);
    });
  });

  test('what is refused has its name', () => {
    throughout(({ past }) => {
      const step = past.at(-1);
      if (step === undefined) return;
      const expected = refusal(step.before, step.command);
      const outcome = typeof step.outcome === 'string' ? step.outcome : null;
      if (expected !== undefined) expect(outcome).toBe(expected);
    });
  });
});
