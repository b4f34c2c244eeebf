import { describe, expect, it } from 'vitest';
import { nothingYet, replyTo } from '../../packages/example-agent/replies.ts';

/** What it says to one message after another; `→ why` where it hands off. */
function talk(...said: string[]): string[] {
  let memory = nothingYet;
  return said.map((text) => {
    const reply = replyTo(text, memory);
    memory = reply.memory;
    return reply.handsOff === undefined ? (reply.says ?? '') : `→ ${reply.handsOff}`;
  });
}

describe('the example AI agent', () => {
  it('greets, tells the opening hours, and takes thanks', () => {
    const [hello, hours, welcome] = talk('Hello there', 'When are you open?', 'Thank you');
    expect(hello).toContain('How can I help?');
    expect(hours).toContain('9 am to 6 pm');
    expect(welcome).toBe('You are welcome!');
  });

  it('asks for the number of an order, and tells the same of the same order each time', () => {
    const [asks, tells] = talk('Where is my order?', '4711');
    expect(asks).toContain('What is your order number?');
    expect(tells).toContain('Order 4711');
    expect(talk('Where is my order 4711?')).toEqual([tells]);
  });

  it('hands off whoever asks for a person, or is upset', () => {
    expect(talk('I want to talk to a human')).toEqual(['→ The customer asks for a person.']);
    expect(talk('This is ridiculous')).toEqual(['→ The customer is upset.']);
    expect(talk('WHERE IS IT!!!')).toEqual(['→ The customer is upset.']);
  });

  it('hands off where it doesn’t understand twice in a row, not where it understood in between', () => {
    const [sorry, off] = talk('Foo', 'Bar');
    expect(sorry).toContain('I don’t understand');
    expect(off).toBe('→ It didn’t understand the customer twice.');
    expect(talk('Foo', 'Hello', 'Bar').some((reply) => reply.startsWith('→'))).toBe(false);
  });
});
