import { describe, expect, test } from 'vitest';
import { isAsking, isPlatform } from '#domain/hand-off/hand-off.ts';
import type { Message } from '#domain/ticket/message.ts';
import { listedAs } from '#domain/ticket/ticket.ts';
import { type Moment, thisCycle, throughout } from './life.ts';

const count = (messages: readonly Message[], code: Message['code']): number =>
  messages.filter((message) => message.code === code).length;

const latest = ({ past }: Moment) => {
  const step = past.at(-1);
  return step === undefined
    ? null
    : { ...step, change: typeof step.outcome === 'string' ? null : step.outcome };
};

describe('whatever becomes of a conversation that begins with the AI agent', () => {
  test('H2, H8a: it is in no queue, with nobody of the team, while others handle it, and counted as theirs', () => {
    throughout(({ ticket }) => {
      if (ticket.queued !== null)
        expect([ticket.handledBy, ticket.status, ticket.assigneeId]).toEqual(['human', 'open', null]);
      if (ticket.handledBy === 'human') return;
      expect([ticket.assigneeId, ticket.wantsAssignee]).toEqual([null, null]);
      if (ticket.status === 'open') expect(listedAs(ticket)).toBe(ticket.handledBy);
    });
  });

  test('H3: a visitor is asked only where the question before was answered with no', () => {
    throughout(({ ticket, thread }) => {
      const talk = thread.flatMap(({ code }) =>
        code === 'hand-off-consent' || code === 'consent-refused' ? [code] : [],
      );
      talk.forEach((code, place) => {
        if (code === 'hand-off-consent') expect(talk[place - 1] ?? 'consent-refused').toBe('consent-refused');
      });
      if (ticket.channel !== 'web_chat') expect(talk).toEqual([]);
    });
  });

  test('H3: something is being asked only in an open chat of the AI agent’s, and the question was the last of its kind', () => {
    throughout(({ ticket, thread }) => {
      if (!isAsking(ticket.handOff)) return;
      expect([ticket.channel, ticket.handledBy]).toEqual(['web_chat', 'ai']);
      expect(ticket.status).not.toBe('closed');
      const asked = thread.findLast(
        ({ code }) => code !== null && code !== 'closed-for-inactivity' && code !== 'hand-off-not-offered',
      );
      expect(asked?.code).toBe(
        ticket.handOff?.state === 'asking-email' ? 'hand-off-email' : 'hand-off-consent',
      );
    });
  });

  test('H3: a chat is handed over only after a yes, and an address where none is known', () => {
    throughout((moment) => {
      const step = latest(moment);
      const handsOver = step?.change?.messages.some(({ code }) => code === 'hand-off');
      if (!handsOver || moment.ticket.channel !== 'web_chat') return;
      expect(['yes', 'address']).toContain(step?.command.kind);
      expect(count(moment.thread, 'consent-given')).toBeGreaterThan(0);
      const known = moment.past.some(({ command: { kind } }) => kind === 'address');
      expect(known).toBe(true);
    });
  });

  test('H5–H9: it is handed over at most once a cycle, and it is never the AI agent’s again in that cycle', () => {
    throughout((moment) => {
      const said = thisCycle(moment);
      expect(count(said, 'hand-off')).toBeLessThanOrEqual(1);
      const step = latest(moment);
      if (step?.change == null || step.before.handledBy === 'ai') return;
      if (step.change.after.handledBy === 'ai') expect(step.change.after.cycle).toBe(step.before.cycle + 1);
    });
  });

  test('H8, H3: nobody offered, or a no, stays with the AI agent', () => {
    throughout((moment) => {
      const step = latest(moment);
      if (step?.change == null) return;
      const refuses =
        step.command.kind === 'no' || (step.command.kind === 'request' && step.command.method === 'none');
      if (refuses) expect([step.before.handledBy, moment.ticket.handledBy]).toEqual(['ai', 'ai']);
    });
  });

  test('H11: what became of the AI agent’s part fits who has the conversation', () => {
    throughout((moment) => {
      const { handledBy, aiOutcome, status, handOff } = moment.ticket;
      if (handledBy === 'ai') expect(['under-way', 'declined', 'not-offered']).toContain(aiOutcome);
      if (handledBy === 'elsewhere') expect(['escalated', null]).toContain(aiOutcome);
      if (handledBy === 'human' && status !== 'closed') expect(aiOutcome).not.toBe('under-way');
      if (status === 'closed') expect(isAsking(handOff)).toBe(false);
      const handed = count(thisCycle(moment), 'hand-off') > 0;
      if (handed) expect(aiOutcome).toBe('escalated');
    });
  });

  test('H11: an outcome is reached once: only declined and not offered may become another', () => {
    throughout((moment) => {
      const step = latest(moment);
      if (step?.change == null || step.change.after.cycle !== step.before.cycle) return;
      const [from, to] = [step.before.aiOutcome, step.change.after.aiOutcome];
      if (from !== to) expect(['under-way', 'declined', 'not-offered']).toContain(from);
      if (from !== to) expect(to).not.toBe('under-way');
    });
  });

  test('H5: it waits for people from the moment that it is theirs, until one of them answers', () => {
    throughout((moment) => {
      const { ticket, thread } = moment;
      const since = thread.findLast(
        ({ code }) => code === 'hand-off' || code === 'hand-off-failed' || code === 'ai-unreachable',
      );
      if (since === undefined || ticket.handledBy === 'ai' || ticket.status === 'closed') return;
      const reopened = moment.past.some(
        ({ before, outcome }) =>
          before.lastSeq >= since.seq && typeof outcome !== 'string' && outcome.after.cycle > before.cycle,
      );
      const answered = thread.some(({ seq, author }) => seq > since.seq && author === 'agent');
      if (!reopened && !answered) expect(ticket.waitingSince).not.toBeNull();
      if (!reopened && !answered) expect(ticket.answeredAt).toBeNull();
    });
  });

  test('H4, H6: what the customer writes goes to whoever handles it, and to nobody where people here do', () => {
    throughout((moment) => {
      const step = latest(moment);
      if (step?.command.kind !== 'customer writes' || step.change === null) return;
      const { handledBy, handOff } = moment.ticket;
      const via = step.change.messages[0]?.delivery?.via ?? null;
      expect(via).toBe(handledBy === 'human' ? null : handledBy === 'ai' ? 'ai' : handOff?.method);
    });
  });

  test('H6, H7: what is elsewhere was carried there by one note, whose place the ticket knows', () => {
    throughout(({ ticket, thread }) => {
      const { handOff, handledBy } = ticket;
      if (handledBy !== 'elsewhere') return;
      expect(isPlatform(handOff?.method)).toBe(true);
      const carrier = thread.find(({ seq }) => seq === handOff?.seq);
      expect(carrier).toMatchObject({ code: 'hand-off', internal: true, delivery: { via: handOff?.method } });
      expect(['creating', 'done']).toContain(handOff?.state);
      expect(handOff?.platformTicketId !== null).toBe(handOff?.state === 'done');
    });
  });

  test('H5: the AI agent is refused by name wherever the conversation is no longer its own', () => {
    throughout((moment) => {
      const step = latest(moment);
      if (step?.command.kind !== 'ai writes') return;
      const { handledBy, status, aiOutcome } = step.before;
      const isTheirs = handledBy === 'ai' && status !== 'closed';
      const expected =
        handledBy === 'ai'
          ? 'closed'
          : handledBy === 'elsewhere' || aiOutcome === 'escalated'
            ? 'handed-off'
            : 'taken-over';
      expect(step.change === null ? step.outcome : null).toBe(isTheirs ? null : expected);
    });
  });

  test('H2: the id of the latest hand-off changes nothing when it comes again', () => {
    throughout((moment) => {
      const step = latest(moment);
      if (step?.command.kind !== 'request' || step.before.handOff?.id !== step.command.id) return;
      expect(step.outcome).toBe('unchanged');
    });
  });

  test('its messages are numbered without a gap, in the order of time', () => {
    throughout(({ ticket, thread }) => {
      expect(thread.map(({ seq }) => seq)).toEqual(thread.map((_, place) => place + 1));
      expect(ticket.lastSeq).toBe(thread.length);
      const times = thread.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    });
  });
});
