import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly { readonly path: string; readonly message: string }[] };

/** What a provider sent, or every fault of it. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Parsed<z.output<Schema>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }));
  return { ok: false, errors };
}

/** What we gave a mail to carry, and providers give back with what became of it. */
export const ownTicketId = z
  .string()
  .regex(/^tkt_[0-9a-z]{1,64}$/)
  .transform((id): TicketId => `tkt_${id.slice('tkt_'.length)}`);
export const ownSeq = z
  .string()
  .regex(/^[1-9][0-9]{0,8}$/)
  .transform(Number);
