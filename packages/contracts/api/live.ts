import * as z from 'zod';
import { meSchema } from './agents.ts';
import { personSchema, ticketIdSchema } from './shared.ts';
import { messageSchema, ticketSchema, ticketsPage, ticketsQuery } from './tickets.ts';
import { viewCounts } from './views.ts';

export const liveQuery = ticketsQuery.omit({ cursor: true }).extend({
  ticketId: ticketIdSchema.optional().meta({ description: 'The ticket that is open beside the view' }),
});

/** All that an inbox shows at a time, so that one request keeps it up. */
export const liveDocument = ticketsPage
  .extend({
    me: meSchema,
    views: viewCounts,
    mine: z.array(ticketSchema).meta({
      description: 'Open tickets of one’s own, the latest activity first, at most ten: news among them',
    }),
    open: z
      .object({
        ticket: ticketSchema,
        messages: z.array(messageSchema).meta({ description: 'The latest 50, the oldest of them first' }),
        cursor: z.string().optional().meta({ description: 'To what was before, by `from=newest`' }),
        answering: z.array(personSchema).meta({ description: 'Who else is writing an answer right now' }),
        customerTyping: z.boolean(),
      })
      .nullable()
      .meta({ description: 'Null where none is open, or it is there no longer' }),
  })
  .meta({ id: 'Live' });

export const answeringBody = z.strictObject({ stopped: z.boolean().default(false) });

export type LiveDocument = z.input<typeof liveDocument>;
