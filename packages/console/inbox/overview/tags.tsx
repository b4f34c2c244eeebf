import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from '../actions.ts';
import styles from './tags.module.css';

/** What a ticket is about; at most twenty, in lower case. */
export function Tags({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const { tag } = useTicketActions();
  const [text, setText] = useState('');
  const add = (): void => {
    const name = text.normalize('NFC').trim().toLowerCase();
    setText('');
    if (name !== '' && !ticket.tags.includes(name)) void tag(ticket, [...ticket.tags, name]);
  };
  const remove = (name: string): void =>
    void tag(
      ticket,
      ticket.tags.filter((each) => each !== name),
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = ticket.tags.at(-1);
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '' && last !== undefined) remove(last);
  };
  return (
    <div className={styles.tags}>
      {ticket.tags.map((name) => (
        <span key={name} className={styles.tag}>
          <span className={styles.name}>{name}</span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('tags.remove', { name })}
            onClick={() => remove(name)}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      <input
        className={styles.input}
        value={text}
        maxLength={64}
        placeholder={t('tags.add')}
        aria-label={t('tags.add')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  );
}
