import type { TFunction } from 'i18next';
import type { Formats } from '#console/i18n/format.ts';
import type { HistoryEventDocument } from '#contracts/api/history.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import { handOffNotes } from '#domain/hand-off/texts.ts';

export interface Wording {
  readonly t: TFunction;
  readonly formats: Pick<Formats, 'dateTime' | 'list'>;
}

type Entry = Pick<MessageDocument, 'events' | 'code' | 'text'>;

/** T11: what the system notes, in the reader's language; what a newer release notes, as it stands. */
export function historyWords({ events, code, text }: Entry, wording: Wording): string {
  if (events !== undefined) return events.map((event) => eventWords(event, wording)).join(' ');
  const { t } = wording;
  if (code === 'closed-for-inactivity') return t('history.closed.inactivity');
  if (code !== 'hand-off' && code !== 'hand-off-failed' && code !== 'ai-unreachable') return text;
  const what = t(`history.notes.${code}`);
  const why = text.replace(handOffNotes[code], '').trim();
  return why === '' ? what : t('history.because', { what, why });
}

function eventWords(event: HistoryEventDocument, { t, formats }: Wording): string {
  const nameOf = ({ name, gone }: { name: string; gone?: true | undefined }): string =>
    gone ? t('history.someoneGone') : name;
  switch (event.kind) {
    case 'assigned':
      return t(`history.assigned.${event.how}`, { name: nameOf(event.to) });
    case 'unassigned':
      return t(`history.unassigned.${event.why}`, { name: nameOf(event.from) });
    case 'closed':
      return t(`history.closed.${event.closedBy}`);
    case 'snoozed':
      return t('history.snoozed', { time: formats.dateTime(event.until) });
    case 'tagged':
      return tagWords(event, { t, formats });
    case 'routed': {
      const where = event.to === null ? 'inbox' : event.to.gone ? 'gone' : 'team';
      return t(`history.routed.${where}`, { name: event.to?.name });
    }
    case 'unqueued':
      return t(`history.unqueued.${event.why}`);
    case 'handed-off':
      return t(`history.handed-off.${event.to}`);
    case 'handed-back':
      return t(`history.handed-back.${event.from}`);
    case 'reopened':
    case 'woken':
    case 'taken-over':
      return t(`history.${event.kind}`);
  }
}

const tagWords = (
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  { t, formats }: Wording,
): string =>
  [
    added.length > 0 ? t('history.tagged.added', { tags: formats.list(added) }) : '',
    removed.length > 0 ? t('history.tagged.removed', { tags: formats.list(removed) }) : '',
  ]
    .join(' ')
    .trim();
