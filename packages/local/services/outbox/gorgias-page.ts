import { GorgiasError } from './gorgias-error.ts';

/**
 * One page of a list by cursor: 30 unless the caller asks for more, 100 at most.
 *
 * @see https://developers.gorgias.com/reference/pagination
 */
export function pageOf(items: readonly object[], url: URL, known: readonly string[]): object {
  const { searchParams } = url;
  for (const name of searchParams.keys())
    if (!['cursor', 'limit', 'order_by', ...known].includes(name))
      throw new GorgiasError(400, 'Invalid query parameters.', { [name]: ['Unknown field.'] });
  const limit = Number(searchParams.get('limit') ?? 30);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new GorgiasError(400, 'Invalid query parameters.', { limit: ['Must be between 1 and 100.'] });
  const cursor = searchParams.get('cursor');
  const start = cursor === null ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next_', ''));
  if (!Number.isInteger(start)) throw new GorgiasError(400, 'Invalid cursor.');
  const next = start + limit;
  return {
    object: 'list',
    uri: `${url.pathname}${url.search}`,
    data: items.slice(start, next),
    meta: { prev_cursor: null, next_cursor: next < items.length ? cursorOf(next) : null },
  };
}

const cursorOf = (place: number): string => Buffer.from(`next_${place}`).toString('base64');

/** `created_datetime:desc` unless the caller asks for the other order. */
export function ordered<Item extends { readonly id: number; readonly created_datetime: string }>(
  items: readonly Item[],
  url: URL,
): Item[] {
  const order = url.searchParams.get('order_by') ?? 'created_datetime:desc';
  const ascending = items.toSorted(
    (one, other) => one.created_datetime.localeCompare(other.created_datetime) || one.id - other.id,
  );
  if (order === 'created_datetime:asc') return ascending;
  if (order === 'created_datetime:desc') return ascending.toReversed();
  throw new GorgiasError(400, 'Invalid query parameters.', { order_by: ['Not a valid choice.'] });
}
