import * as z from 'zod';
import { labels, line } from './teams.ts';

const macroSchema = z.strictObject({
  name: line(80).min(1).meta({ description: 'No two macros have the same, whatever its case' }),
  text: line(5_000)
    .min(1)
    .meta({
      description:
        'What the answer begins with. `{{ticket.number}}`, `{{ticket.subject}}`, `{{contact.name}}`, ' +
        '`{{contact.firstName}}`, `{{contact.address}}`, `{{agent.name}}` and `{{agent.firstName}}` are filled in ' +
        'where it is used',
    }),
  tags: labels(20).default([]),
  close: z.boolean().default(false).meta({ description: 'The ticket is closed with the answer' }),
});

const macros = z.array(macroSchema).max(200).meta({ description: 'In the order in which they are offered' });

export const macrosSchema = z.strictObject({ macros }).meta({ id: 'Macros' });
export const macrosBody = z.strictObject({ macros: macros.optional() });

export type MacroDocument = z.output<typeof macroSchema>;
