import { describe, expect, it } from 'vitest';
import { messageSchema, ticketSchema } from '#contracts/api/tickets.ts';
import { hour } from '#domain/ids.ts';
import type { HistoryEvent } from '#domain/ticket/history.ts';
import { draft, placeMessage } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { namesOf } from '#http/names.ts';
import { presentEntry, presentMessage, presentTicket } from '#http/present.ts';
import { aContact, anAgent, anAttachment, aTeam, aTicket, start } from '#test/support/builders.ts';
import type { Overview } from '#use-cases/view.ts';

const agents = [anAgent(), anAgent({ id: 'agt_sue', name: 'Sue' })];
const nameOf = namesOf(agents, [aTeam({ id: 'team_1', name: 'Returns' })]);

describe('T11: what happened to a ticket, in a sentence', () => {
  it.each<[HistoryEvent, string]>([
    [
      { kind: 'assigned', to: 'agt_sue', from: null, how: 'rotation', turn: null },
      'Assigned to Sue by the rotation.',
    ],
    [{ kind: 'assigned', to: 'agt_sue', from: 'agt_sam', how: 'person', turn: null }, 'Assigned to Sue.'],
    [
      { kind: 'assigned', to: 'agt_sue', from: null, how: 'reply', turn: null },
      'Assigned to Sue by answering.',
    ],
    [{ kind: 'unassigned', from: 'agt_gone', why: 'person' }, 'No longer assigned to someone who left.'],
    [{ kind: 'closed', closedBy: 'agent' }, 'Closed.'],
    [{ kind: 'closed', closedBy: 'customer' }, 'Closed by the customer.'],
    [{ kind: 'reopened' }, 'Reopened.'],
    [{ kind: 'snoozed', until: start }, 'Snoozed until 2026-03-02T09:00:00.000Z.'],
    [{ kind: 'woken' }, 'Awake again.'],
    [{ kind: 'tagged', added: ['vip'], removed: ['new'] }, '+vip −new'],
    [{ kind: 'routed', to: 'team_1', from: null }, 'Routed to Returns.'],
    [{ kind: 'routed', to: 'team_2', from: 'team_1' }, 'Routed to a team that is gone.'],
    [{ kind: 'routed', to: null, from: 'team_1' }, 'Moved to the inbox.'],
  ])('%j', (event, text) => {
    const entry = {
      ticketId: 'tkt_1',
      afterSeq: 1,
      version: 2,
      at: start,
      by: 'agt_sam',
      events: [event],
    } as const;
    const shown = messageSchema.parse(presentEntry({ kind: 'history', entry }, nameOf));
    expect(shown).toMatchObject({
      id: 'msg_1_1-2',
      author: 'system',
      internal: true,
      text,
      code: event.kind,
      agent: { id: 'agt_sam', name: 'Sam' },
      events: [{ kind: event.kind }],
    });
    expect(messageSchema.strict().parse(shown)).toEqual(shown);
  });

  it('and as facts, with names, and a mark where there is none any more', () => {
    const events: HistoryEvent[] = [
      {
        kind: 'assigned',
        to: 'agt_sue',
        from: 'agt_gone',
        how: 'rotation',
        turn: { drainId: 'drn_1', place: 0 },
      },
      { kind: 'unassigned', from: 'agt_sam', why: 'away' },
      { kind: 'snoozed', until: start },
      { kind: 'routed', to: 'team_2', from: 'team_1' },
      { kind: 'routed', to: null, from: null },
      { kind: 'unqueued', from: 'inbox', why: 'nobody-eligible' },
      { kind: 'unqueued', from: 'team_1', why: 'person' },
    ];
    const entry = { ticketId: 'tkt_1', afterSeq: 1, version: 2, at: start, by: 'rotation', events } as const;
    const shown = presentEntry({ kind: 'history', entry }, nameOf);
    expect(messageSchema.strict().parse(shown)).toEqual(shown);
    const gone = { id: 'agt_gone', name: 'someone who left', gone: true };
    const returns = { id: 'team_1', name: 'Returns' };
    expect(shown.events).toEqual([
      { kind: 'assigned', to: { id: 'agt_sue', name: 'Sue' }, from: gone, how: 'rotation' },
      { kind: 'unassigned', from: { id: 'agt_sam', name: 'Sam' }, why: 'away' },
      { kind: 'snoozed', until: '2026-03-02T09:00:00.000Z' },
      { kind: 'routed', to: { id: 'team_2', name: 'a team that is gone', gone: true }, from: returns },
      { kind: 'routed', to: null, from: null },
      { kind: 'unqueued', from: null, why: 'nobody-eligible' },
      { kind: 'unqueued', from: returns, why: 'person' },
    ]);
  });

  it('of several at once, all; by nobody of us, nobody is named', () => {
    const events: HistoryEvent[] = [
      { kind: 'reopened' },
      { kind: 'unassigned', from: 'agt_sue', why: 'person' },
    ];
    const entry = { ticketId: 'tkt_1', afterSeq: 1, version: 2, at: start, by: 'customer', events } as const;
    const shown = presentEntry({ kind: 'history', entry }, nameOf);
    expect(shown).toMatchObject({
      text: 'Reopened. No longer assigned to Sue.',
      code: 'reopened unassigned',
    });
    expect(shown).not.toHaveProperty('agent');
  });
});

describe('a message', () => {
  const answer = draft({
    author: 'agent',
    agentId: 'agt_sam',
    text: 'On its way.',
    html: '<p>On its way.</p>',
    attachments: [anAttachment({ source: 'https://api.twilio.com/media/ME1' })],
    at: start,
    delivery: { state: 'failed', attempt: 1, changedAt: start, providerMessageId: 'SM1', failure: 'No.' },
  });

  it('is shown with what became of it, and nothing of the provider’s', () => {
    const shown = presentMessage(placeMessage(aTicket(), answer), nameOf);
    expect(messageSchema.strict().parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({
      delivery: 'failed',
      failure: 'No.',
      agent: { name: 'Sam' },
      id: 'msg_1_2',
    });
    expect(JSON.stringify(shown)).not.toMatch(/SM1|twilio/);
  });
});

describe('T7: a ticket', () => {
  const overview = (overrides: Partial<Overview> = {}): Overview => ({
    ticket: aTicket(),
    contact: aContact({
      name: 'Carla',
      email: 'carla@example.com',
      profileId: 'p1',
      segments: ['vip'],
      ticketCount: 3,
    }),
    agents,
    team: null,
    nobodyOnline: false,
    explanation: null,
    autoClose: null,
    ...overrides,
  });

  it('is shown as the contract says, with all that is known of its contact', () => {
    const shown = presentTicket(overview());
    expect(ticketSchema.strict().parse(shown)).toEqual(shown);
    expect(shown.contact).toEqual({
      id: 'con_carla',
      address: '+4915112345678',
      name: 'Carla',
      email: 'carla@example.com',
      profileId: 'p1',
      segments: ['vip'],
      ticketCount: 3,
    });
  });

  it('with the latest that was said in it, and by whom', () => {
    const said = { agentId: 'agt_sue', sender: null, text: 'Grüße', files: 0 } as const;
    const shownOf = (preview: Ticket['preview']) => presentTicket(overview({ ticket: aTicket({ preview }) }));
    expect(shownOf({ author: 'agent', ...said }).preview).toEqual({
      author: 'agent',
      agent: { id: 'agt_sue', name: 'Sue' },
      text: 'Grüße',
    });
    const files = {
      author: 'customer',
      agentId: null,
      sender: 'boss@example.com',
      text: '',
      files: 2,
    } as const;
    const { agentId: _, ...shown } = files;
    expect(shownOf(files).preview).toEqual(shown);
    expect(shownOf(null)).not.toHaveProperty('preview');
  });

  it('closed: when and by what; snoozed: until when', () => {
    const closed = aTicket({
      status: 'closed',
      closedAt: start + hour,
      closedBy: 'inactivity',
      waitingSince: null,
    });
    expect(presentTicket(overview({ ticket: closed }))).toMatchObject({
      closedAt: '2026-03-02T10:00:00.000Z',
      closedBy: 'inactivity',
      waitingSince: null,
    });
    const snoozed = aTicket({ status: 'snoozed', snoozedUntil: start + hour });
    expect(presentTicket(overview({ ticket: snoozed })).snoozedUntil).toBe('2026-03-02T10:00:00.000Z');
  });

  it('says when it closes, or why not', () => {
    const autoClose = { checkAt: start, closesAt: null, standsStill: 'reopened' } as const;
    expect(presentTicket(overview({ autoClose })).autoClose).toEqual({
      checkAt: '2026-03-02T09:00:00.000Z',
      closesAt: null,
      standsStill: 'reopened',
    });
    const closing = { checkAt: start, closesAt: start + hour, standsStill: null };
    expect(presentTicket(overview({ autoClose: closing })).autoClose).toEqual({
      checkAt: '2026-03-02T09:00:00.000Z',
      closesAt: '2026-03-02T10:00:00.000Z',
    });
  });

  it('A12: with whose turn it was, who else could have been, and who was passed over and why', () => {
    const ticket = aTicket({
      assigneeId: 'agt_sue',
      assignment: { by: 'rotation', at: start, drainId: 'drn_1', turn: 0 },
    });
    const explanation = {
      queue: 'inbox',
      agentId: 'agt_sue',
      turn: 7,
      at: start,
      queuedAt: start,
      eligible: [],
      passedOver: [{ agentId: 'agt_sam', why: 'at-limit' }],
    } as const;
    expect(presentTicket(overview({ ticket, explanation })).assignment).toMatchObject({
      by: 'rotation',
      explanation: {
        turn: 7,
        agent: { name: 'Sue' },
        passedOver: [{ agent: { name: 'Sam' }, why: 'at-limit' }],
      },
    });
  });
});
