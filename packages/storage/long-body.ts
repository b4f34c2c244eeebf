import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { BodyStore } from './bodies.ts';
import { BodyMissing, MalformedItem } from './failures.ts';

export interface BodyReference {
  readonly key: string;
}

type Body = Pick<Message, 'text' | 'fullText' | 'html'>;

/** An item holds 400 KB, but whoever lists a thread pays for every one of them. */
export const longestInline = 32 * 1024;
const previewLength = 1024;

export const bodyPrefix = (ticketId: TicketId): string => `bodies/${ticketId}/`;

/** Null where the body is short enough for the table. */
export function longBodyOf(message: Message): { key: string; body: string; preview: string } | null {
  const { text, fullText, html } = message;
  const bytes = [text, fullText ?? '', html ?? ''].map((part) => Buffer.byteLength(part));
  if (bytes.reduce((sum, some) => sum + some, 0) <= longestInline) return null;
  const body = JSON.stringify({ text, fullText, html } satisfies Body);
  // Named by its content: a commit that is tried again puts the same object in the same place.
  const hash = createHash('sha256').update(body).digest('hex');
  return { key: `${bodyPrefix(message.ticketId)}${hash}.json`, body, preview: beginning(text) };
}

/** The first bytes of a text, cut between characters. */
function beginning(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(previewLength));
  return text.slice(0, read);
}

const schema = z
  .string()
  .transform((body, context): unknown => {
    try {
      return JSON.parse(body);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      text: z.string(),
      fullText: z.string().nullable().default(null),
      html: z.string().nullable(),
    }),
  );

/** @throws BodyMissing, MalformedItem */
export async function readBody(bodies: BodyStore, { key }: BodyReference): Promise<Body> {
  const body = await bodies.get(key);
  if (body === null) throw new BodyMissing(key);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new MalformedItem(key, { cause: parsed.error });
  return parsed.data;
}
