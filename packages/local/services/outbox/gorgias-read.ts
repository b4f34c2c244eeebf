import type * as z from 'zod';
import { GorgiasError } from './gorgias-error.ts';

/** A request's body; what is wrong with it is said as Gorgias says it. */
export function read<Body>(schema: z.ZodType<Body>, body: Buffer): Body {
  const { data, error } = schema.safeParse(parsed(body));
  if (data !== undefined) return data;
  const faults = (error?.issues ?? []).map(({ path, message }) => [path.join('.'), [message]]);
  throw new GorgiasError(400, 'Invalid data.', Object.fromEntries(faults));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new GorgiasError(400, 'Invalid JSON.');
  }
}
