import { ZendeskError } from './zendesk-error.ts';

/**
 * One page of a list by cursor, which a caller asks for by `page[size]`; the first hundred otherwise.
 *
 * @see https://developer.zendesk.com/documentation/api-basics/pagination/paginating-through-lists-using-cursor-pagination/
 */
export function pageOf<Item>(items: readonly Item[], url: URL) {
  const size = Number(url.searchParams.get('page[size]') ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 100)
    throw new ZendeskError(400, {
      error: { title: 'Invalid attribute', message: 'page[size] must be from 1 to 100' },
    });
  const after = url.searchParams.get('page[after]');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString());
  if (!Number.isInteger(start))
    throw new ZendeskError(400, { error: 'InvalidPaginationParameter', description: 'Invalid cursor' });
  const page = items.slice(start, start + size);
  const next = start + page.length;
  const cursor = Buffer.from(String(next)).toString('base64url');
  const hasMore = next < items.length;
  const nextUrl = new URL(url);
  nextUrl.searchParams.set('page[after]', cursor);
  return {
    page,
    paging: {
      meta: { has_more: hasMore, after_cursor: page.length > 0 ? cursor : null, before_cursor: null },
      links: { next: hasMore ? nextUrl.href : null, prev: null },
    },
  };
}
