import * as z from 'zod';
import { type DatedEvent, figures } from '#domain/figures/figure.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, channel, closedBy, count, instant, teamId, ticketId } from './values.ts';

/** That it lies there is what makes it counted (H11). */
export const figureEventKind = itemKind(
  'figure-event',
  shapeOf<DatedEvent>()(
    z.object({
      figure: z.enum(figures),
      ticketId,
      cycle: count,
      seq: count.nullable(),
      at: instant,
      channel,
      agentId: agentId.nullable(),
      teamId: teamId.nullable(),
      tags: z.array(z.string()).readonly(),
      seconds: count.nullable(),
      closedBy: closedBy.nullable(),
      day: z.string(),
    }),
  ),
);
