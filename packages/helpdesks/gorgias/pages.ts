import * as z from 'zod';
import { type Ask, GorgiasUnavailable, notThere, told } from './ask.ts';

const mostPages = 200;

/**
 * A list, page by page; nothing where there is no such thing.
 *
 * @throws GorgiasUnavailable
 * @see https://developers.gorgias.com/reference/pagination
 */
export async function* listed<Item>(
  ask: Ask,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<Item>,
): AsyncGenerator<Item> {
  const pageSchema = z.object({
    data: z.array(schema),
    meta: z.object({ next_cursor: z.string().nullish() }).nullish(),
  });
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const body = await told(ask, {
      method: 'GET',
      path,
      query: { limit: '100', ...query, ...(cursor !== null && { cursor }) },
    });
    if (body === notThere) return;
    const { data, success } = pageSchema.safeParse(body);
    if (!success) throw new GorgiasUnavailable(`Gorgias’s list of ${path} can’t be understood`);
    yield* data.data;
    cursor = data.meta?.next_cursor ?? null;
    if (cursor === null) return;
  }
  throw new GorgiasUnavailable(`Gorgias’s list of ${path} doesn’t end`);
}
