import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeDocument } from '#contracts/api/agents.ts';
import { Picker } from './picker.tsx';
import { useCommands } from './use-commands.tsx';
import { useFoundTickets } from './use-found-tickets.tsx';
import { usePlaces } from './use-places.tsx';

export interface FinderProps {
  readonly me: MeDocument;
  readonly typed: string;
  readonly close: () => void;
}

/** T12: tickets by their number or their contact, and all that can be done or gone to, by its name. */
export function Finder({ me, typed, close }: FinderProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(typed);
  const { tickets, isSearching } = useFoundTickets(text, close);
  const commands = useCommands(text, close);
  const places = usePlaces(text, { me, close });
  return (
    <Picker
      label={t('finder.label')}
      placeholder={t('finder.placeholder')}
      text={text}
      onText={setText}
      options={[...tickets, ...commands, ...places]}
      onClose={close}
      isWaiting={isSearching}
      nothing={isSearching ? t('finder.searching') : t('finder.nothing')}
    />
  );
}
