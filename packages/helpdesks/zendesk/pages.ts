import * as z from 'zod';
import type { Call, Heard } from './api.ts';
import { answered } from './outcome.ts';

const pageSize = '100';
/** A ticket holds 5,000 comments; more pages than this are a list without an end. */
const mostPages = 100;

const metaSchema = z.object({
  meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullish() }).optional(),
});

/**
 * A list by its cursors, never by the URLs that it gives: whose they are need not be looked at.
 *
 * @see https://developer.zendesk.com/documentation/api-basics/pagination/paginating-through-lists-using-cursor-pagination/
 * @throws where it can't be asked now; a list that isn't there is empty
 */
export async function* pagesOf<Page>(
  ask: (call: Call) => Promise<Heard>,
  path: string,
  schema: z.ZodType<Page>,
  query: Readonly<Record<string, string>> = {},
): AsyncGenerator<Page> {
  let after: string | null = null;
  for (let nth = 0; nth < mostPages; nth++) {
    const parameters: URLSearchParams = new URLSearchParams({
      ...query,
      'page[size]': pageSize,
      ...(after !== null && { 'page[after]': after }),
    });
    const heard = await ask({ method: 'GET', path: `${path}?${parameters}` });
    const page = answered(heard, schema);
    if (page === null) return;
    yield page;
    const meta = metaSchema.safeParse(heard.kind === 'answer' ? heard.body : null).data?.meta;
    const next = meta?.has_more === true ? (meta.after_cursor ?? null) : null;
    if (next === null || next === after) return;
    after = next;
  }
  throw new Error('Zendesk’s list has no end');
}
