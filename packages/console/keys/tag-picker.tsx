import { Plus, Tag } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { fitting } from './match.ts';
import styles from './picker.module.css';
import { Picker, type PickOption } from './picker.tsx';
import { useKnownTags } from './use-known-tags.ts';

export interface TagPickerProps {
  readonly tickets: readonly TicketDocument[];
  readonly typed: string;
  readonly choose: (tag: string) => void;
  readonly close: () => void;
}

/** Puts a tag on, or takes one off that they all have. */
export function TagPicker({ tickets, typed, choose, close }: TagPickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(typed);
  const known = useKnownTags();
  const name = text.normalize('NFC').trim().toLowerCase();
  const pick = (tag: string) => () => {
    close();
    choose(tag);
  };
  const options: PickOption[] = fitting(text, known, (tag) => tag)
    .slice(0, 50)
    .map((tag) => ({
      id: tag,
      label: tag,
      mark: <Tag size={15} aria-hidden="true" className={styles.icon} />,
      checked: tickets.every(({ tags }) => tags.includes(tag)),
      run: pick(tag),
    }));
  if (name !== '' && !known.includes(name))
    options.push({
      id: ' new',
      label: t('picker.newTag', { name }),
      mark: <Plus size={15} aria-hidden="true" className={styles.icon} />,
      run: pick(name),
    });
  return (
    <Picker
      label={t('picker.tag', { count: tickets.length })}
      placeholder={t('picker.whichTag')}
      text={text}
      onText={(next) => setText(next.slice(0, 64))}
      options={options}
      onClose={close}
      nothing={t('picker.noTags')}
    />
  );
}
