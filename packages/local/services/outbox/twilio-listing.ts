import type { TwilioMessage } from './twilio-message.ts';

/** As the list resource answers `url`, newest first. */
export function pageOf(messages: readonly TwilioMessage[], url: URL): object {
  const { pathname, searchParams: query } = url;
  const size = Math.min(Math.max(Number(query.get('PageSize') ?? 50) || 50, 1), 1000);
  const page = Math.max(Number(query.get('Page') ?? 0) || 0, 0);
  const matching = messages.filter((message) => matches(message, query)).sort((a, b) => b.at - a.at);
  const uriOf = (number: number) => {
    const params = new URLSearchParams(query);
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    return `${pathname}?${params}`;
  };
  const shown = matching.slice(page * size, (page + 1) * size);
  return {
    messages: shown.map(({ resource }) => resource),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(shown.length - 1, 0),
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    next_page_uri: matching.length > (page + 1) * size ? uriOf(page + 1) : null,
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
  };
}

/** `DateSent=` means that day; `DateSent>=` and `DateSent<=`, as which Twilio spells them, bound it by day or instant. */
function matches({ at, resource }: TwilioMessage, query: URLSearchParams): boolean {
  const [to, from, on, after, before] = ['To', 'From', 'DateSent', 'DateSent>', 'DateSent<'].map((name) =>
    query.get(name),
  );
  if (to && resource.to !== to) return false;
  if (from && resource.from !== from) return false;
  if (on && new Date(at).toISOString().slice(0, 10) !== on.slice(0, 10)) return false;
  if (after && at < Date.parse(after)) return false;
  return !before || at <= Date.parse(before) + (before.length === 10 ? 86_399_999 : 0);
}
