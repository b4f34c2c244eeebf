import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import { openJournal } from '../journal.ts';
import type { OutboxEntry } from '../types.ts';

const entrySchema = z.object({
  provider: z.string(),
  at: z.string(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  answer: z.object({ status: z.number(), body: z.string() }).nullable(),
});

export interface OutboxRecord {
  add(call: { provider: string; at: string; url: URL; request: Request; answer: Answer | null }): void;
  keep(entry: OutboxEntry): void;
  list(): readonly OutboxEntry[];
  clear(): void;
  close(): void;
}

/** What belongs to the way here, not to the call that the function meant to make. */
const ownHeaders = new Set(['host', 'connection', 'x-rondo-caller', 'transfer-encoding']);
const secretHeaders = new Set([
  'authorization',
  'x-postmark-server-token',
  'x-postmark-account-token',
  'cookie',
]);

export function openRecord(file: string | undefined): OutboxRecord {
  const { entries, journal } = openJournal(file, entrySchema);
  const keep = (entry: z.output<typeof entrySchema>) => {
    journal.append(entry);
    entries.push(entry);
  };
  return {
    keep: (entry) => keep(entrySchema.parse(entry)),
    add({ provider, at, url, request, answer }) {
      const { method, body } = request;
      keep({
        provider,
        at,
        request: {
          method,
          url: url.href,
          headers: shownHeaders(request),
          body: withoutSecrets(body.toString()),
        },
        answer: answer && { status: answer.status, body: withoutSecrets(answer.body?.toString() ?? '') },
      });
    },
    list: () => structuredClone(entries),
    clear() {
      journal.rewrite([]);
      entries.length = 0;
    },
    close: () => journal.close(),
  };
}

/** Gorgias is told by which header it proves itself, and says so again. */
const withoutSecrets = (body: string): string =>
  body.replace(/("x-rondo-secret"\s*:\s*")[^"]*/gi, '$1[redacted]');

function shownHeaders({ headers }: Request): Record<string, string> {
  const shown = Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => [name, secretHeaders.has(name) ? '[redacted]' : String(value)]);
  return Object.fromEntries(shown);
}
