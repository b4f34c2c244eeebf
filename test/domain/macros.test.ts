import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn, macroVariables, unknownVariables } from '#domain/macros.ts';

describe('a macro’s text', () => {
  it('gets what its variables stand for; where nothing is known of one, nothing is said', () => {
    const text =
      'Hi {{contact.firstName}}, your ticket {{ ticket.number }}{{ticket.subject}} is mine, {{agent.name}}.';
    const values = {
      'contact.firstName': 'Nina',
      'ticket.number': '#7',
      'agent.name': 'Sam {{contact.name}}',
    };
    expect(fillIn(text, values)).toBe('Hi Nina, your ticket #7 is mine, Sam {{contact.name}}.');
    expect(fillIn('Hi {{contact.firstName}}, I am {{agent.name}}', { 'agent.name': 'Sam' })).toBe(
      'Hi, I am Sam',
    );
  });

  it('names the variables that there are none of, and leaves them as they were written', () => {
    expect(unknownVariables('{{contact.name}} {{contact.salary}} {{constructor}} { {x}}')).toEqual([
      'contact.salary',
      'constructor',
    ]);
    expect(fillIn('{{contact.salary}} {{constructor}}', {})).toBe('{{contact.salary}} {{constructor}}');
  });

  it('without variables stays as it is, and with them takes any value as it is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string().filter((text) => !text.includes('{{')),
        fc.constantFrom(...macroVariables),
        (value, around, variable) => {
          expect(fillIn(around, { [variable]: value })).toBe(around);
          expect(fillIn(`{{${variable}}}`, { [variable]: value })).toBe(value);
        },
      ),
    );
  });
});
