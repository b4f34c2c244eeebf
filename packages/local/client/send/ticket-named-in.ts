import * as z from 'zod';
import { ticketIdSchema } from '#contracts/api/shared.ts';

const answerSchema = z.object({ ticketId: ticketIdSchema });

/** The ticket that an answer of ours names, if it does. */
export function ticketNamedIn(body: string): string | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data?.ticketId;
  } catch {
    return undefined;
  }
}
