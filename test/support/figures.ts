import type { DatedEvent } from '#domain/figures/figure.ts';
import { start } from './builders.ts';

/** A ticket of nobody's was opened, by SMS. */
export const aFigureEvent = (overrides: Partial<DatedEvent> = {}): DatedEvent => ({
  figure: 'opened',
  ticketId: 'tkt_1',
  cycle: 1,
  seq: null,
  at: start,
  channel: 'sms',
  agentId: null,
  teamId: null,
  tags: [],
  seconds: null,
  closedBy: null,
  day: '2026-03-02',
  ...overrides,
});
