import * as z from 'zod';

/** What connecting has other helpdesks post to us: templates of ours, filled in there. All else is read by their API. */
export const helpdeskNotice = z.looseObject({
  /** Ours, of a ticket that was handed to them; whatever people there may have made of it, or of other tickets. */
  externalId: z.string().nullish(),
});
