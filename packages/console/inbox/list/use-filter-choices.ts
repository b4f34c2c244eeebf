import { useTranslation } from 'react-i18next';
import { mayBeAssigned, useAgents } from '#console/api/queries.ts';
import { useKnownTags, useTeams } from '#console/keys/use-known-tags.ts';
import { type Filter, filterValues, type ListQuery } from '../list-query.ts';

export interface FilterChoice {
  readonly name: Filter;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** By what a view can be narrowed, as people call it; the first option of each is not to. */
export function useFilterChoices(list: ListQuery): readonly FilterChoice[] {
  const { t } = useTranslation();
  const people = useAgents().filter(mayBeAssigned);
  const { data: teams = [] } = useTeams();
  const tags = useKnownTags();
  const named = (things: readonly { readonly id: string; readonly name: string }[]) =>
    things.map(({ id, name }) => ({ value: id, label: name }));
  const every = (label: string, options: FilterChoice['options'], chosen: string | undefined) => {
    // One that nothing is known of any more is in the address all the same.
    const isKnown = chosen === undefined || options.some(({ value }) => value === chosen);
    const gone = isKnown ? [] : [{ value: chosen, label: chosen }];
    return [{ value: '', label }, ...options, ...gone];
  };
  const { status, channel, waitingFor, handledBy, sort } = filterValues;
  const isSpam = list.view === 'spam';
  const all: readonly (FilterChoice & { readonly isMissing?: boolean })[] = [
    {
      name: 'status',
      label: t('filter.status'),
      options: status.map((value) => ({
        value: value === 'open' ? '' : value,
        label: t(`filter.statuses.${value}`),
      })),
      isMissing: isSpam,
    },
    {
      name: 'waitingFor',
      label: t('filter.waitingFor'),
      options: every(
        t('filter.anybody'),
        waitingFor.map((value) => ({ value, label: t(`filter.waitings.${value}`) })),
        list.waitingFor,
      ),
    },
    {
      name: 'assigneeId',
      label: t('filter.assignee'),
      options: every(t('filter.anybody'), named(people), list.assigneeId),
      isMissing: list.view !== 'all',
    },
    {
      name: 'teamId',
      label: t('filter.team'),
      options: every(t('filter.everyTeam'), named(teams), list.teamId),
    },
    {
      name: 'tag',
      label: t('filter.tag'),
      options: every(
        t('filter.everyTag'),
        tags.map((tag) => ({ value: tag, label: tag })),
        list.tag,
      ),
    },
    {
      name: 'channel',
      label: t('filter.channel'),
      options: every(
        t('filter.channels.every'),
        channel.map((value) => ({ value, label: t(`filter.channels.${value}`) })),
        list.channel,
      ),
    },
    {
      name: 'handledBy',
      label: t('filter.handledBy'),
      options: every(
        t('filter.anybody'),
        handledBy.map((value) => ({ value, label: t(`filter.handlers.${value}`) })),
        list.handledBy,
      ),
    },
    {
      name: 'sort',
      label: t('filter.sort'),
      options: sort.map((value) => ({ value, label: t(`filter.sorts.${value}`) })),
    },
  ];
  return all.filter(({ isMissing }) => isMissing !== true);
}
