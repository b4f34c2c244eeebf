import { describe, expect, it } from 'vitest';
import { closingsOf, type Event, endingOf, eventsOf } from '#local/client/closings.ts';
import { newLog } from '#local/client/log.ts';
import { day, hour, monday, phone, said, wrote } from './support.ts';

const asks = (at: number): Event => ({ kind: 'customer', at });
const answers = (at: number, thenClose = false): Event => ({ kind: 'answer', at, thenClose });
const nine = monday + 9 * hour;
const ten = monday + 10 * hour;

describe('the clock of a ticket, told once more', () => {
  it('C2: closes two days after the answer, not before', () => {
    const events = [asks(nine), answers(ten)];
    expect(endingOf(events, ten + 2 * day - 1)).toMatchObject({
      status: 'open',
      why: 'not-yet',
      due: ten + 2 * day,
    });
    expect(endingOf(events, ten + 2 * day)).toEqual({
      status: 'closed',
      why: 'inactivity',
      due: ten + 2 * day,
    });
  });

  it('C2: a later word of ours does not restart the clock, but half the period is left after it', () => {
    const early = [asks(nine), answers(ten), answers(ten + hour)];
    const late = [asks(nine), answers(ten), answers(ten + 1.5 * day)];
    expect(endingOf(early, ten)).toMatchObject({ due: ten + 2 * day });
    expect(endingOf(late, ten)).toMatchObject({ due: ten + 2.5 * day });
  });

  it('C3: while the customer waits for us nothing closes', () => {
    expect(endingOf([asks(nine), answers(ten), asks(ten + hour)], ten + 9 * day)).toEqual({
      status: 'open',
      why: 'waits-for-us',
    });
  });

  it('C8: reopened by hand it stays open until the customer replies', () => {
    const events: Event[] = [asks(nine), answers(ten), { kind: 'reopened', at: ten + 2 * day + hour }];
    expect(endingOf(events, ten + 9 * day)).toEqual({ status: 'open', why: 'reopened' });
    expect(closingsOf(events, ten + 9 * day)).toEqual([ten + 2 * day]);
  });

  it('T9: closed with the last answer it is closed by hand, until the customer writes', () => {
    const events = [asks(nine), answers(ten, true)];
    expect(endingOf(events, ten + 9 * day)).toEqual({ status: 'closed', why: 'agent' });
    expect(endingOf([...events, asks(ten + hour)], ten + 9 * day)).toMatchObject({ why: 'waits-for-us' });
    expect(closingsOf(events, ten + 9 * day)).toEqual([]);
  });

  it('T4: a chat that its visitor ended is closed by them', () => {
    const events: Event[] = [asks(nine), answers(ten), { kind: 'left', at: ten + hour }];
    expect(endingOf(events, ten + 9 * day)).toEqual({ status: 'closed', why: 'customer' });
    expect(closingsOf(events, ten + 9 * day)).toEqual([]);
  });

  it('C5: a ticket that closed itself, was reopened by its customer and closed itself again did so twice', () => {
    const again = ten + 3 * day;
    const events = [asks(nine), answers(ten), asks(again), answers(again + hour)];
    expect(closingsOf(events, again + 9 * day)).toEqual([ten + 2 * day, again + hour + 2 * day]);
  });

  it('T9, C8: an answer to a ticket that closed itself reopens it, until the customer replies', () => {
    const events = [asks(nine), answers(ten), answers(ten + 3 * day)];
    expect(endingOf(events, ten + 9 * day)).toEqual({ status: 'open', why: 'reopened' });
    expect(closingsOf(events, ten + 9 * day)).toEqual([ten + 2 * day]);
  });

  it('C2: notes and machines’ mails count for nothing, and other customers’ words neither', () => {
    const log = newLog();
    log.messages.push(wrote('Hello?', nine), wrote('Hi', ten + hour, { thread: '+34600000000' }));
    log.messages.push(wrote('Out of office', ten + hour, { automatic: true }));
    log.answers.push(said('a note', nine + 1, { internal: true }), said('Hello!', ten));
    expect(eventsOf(phone, log)).toEqual([asks(nine), answers(ten)]);
  });
});
