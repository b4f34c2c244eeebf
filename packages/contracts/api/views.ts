import * as z from 'zod';

const count = z.int().min(0);

/** A2: the badges. What has just changed may be counted a moment later. */
export const viewCounts = z
  .object({
    all: count.meta({ description: 'Every open ticket, those that the AI agent handles included' }),
    mine: count.meta({ description: 'Open tickets of one’s own' }),
    unassigned: count.meta({ description: 'Open tickets that nobody has and a person should take' }),
  })
  .meta({ id: 'ViewCounts' });
