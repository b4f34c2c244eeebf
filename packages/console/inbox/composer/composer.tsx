import { Lock, Reply, Send } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chordOf, sendAndCloseChord, sendChord } from '#console/keys/chords.ts';
import { Button } from '#console/ui/button.tsx';
import { classes } from '#console/ui/classes.ts';
import { Kbd } from '#console/ui/kbd.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useMyself } from '../place.ts';
import styles from './composer.module.css';
import { keepDraft, newKey, useDraft } from './drafts.ts';
import { NoAnswer } from './no-answer.tsx';
import { useAnswering } from './use-answering.ts';
import { useSending } from './use-sending.ts';
import { whyNoReply } from './why-no-reply.ts';

/** Where answers and notes are written. Nothing of it is lost: not by a reload, nor by a send that fails. */
export function Composer({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const me = useMyself();
  const draft = useDraft(me.id, ticket.id);
  const send = useSending(ticket);
  const { writing, stopped } = useAnswering(ticket.id);
  const area = useRef<HTMLTextAreaElement>(null);
  const why = whyNoReply(ticket);
  const isNote = draft.internal || why !== null;
  const isEmpty = draft.text.trim() === '';

  const write = (text: string): void => {
    keepDraft(me.id, ticket.id, { text, internal: isNote, key: draft.text === text ? draft.key : newKey() });
    if (text === '') stopped();
    else if (!isNote) writing();
  };
  const choose = (internal: boolean): void => {
    keepDraft(me.id, ticket.id, { ...draft, internal, key: newKey() });
    area.current?.focus();
  };
  const submit = (thenClose: boolean): void => {
    if (isEmpty) return;
    stopped();
    void send({ ...draft, internal: isNote }, { thenClose });
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chord = chordOf(event);
    if (chord !== sendChord && chord !== sendAndCloseChord) return;
    event.preventDefault();
    submit(chord === sendAndCloseChord && ticket.status !== 'closed');
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as what is written
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [draft.text]);

  return (
    <form
      className={classes(styles.composer, isNote && styles.note)}
      onSubmit={(event) => {
        event.preventDefault();
        submit(false);
      }}
    >
      {why !== null && <NoAnswer why={why} />}
      <fieldset className={styles.kinds} aria-label={t('composer.kind')}>
        <button
          type="button"
          className={styles.kind}
          aria-pressed={!isNote}
          disabled={why !== null}
          onClick={() => choose(false)}
        >
          <Reply size={14} aria-hidden="true" />
          {t('composer.reply')}
        </button>
        <button type="button" className={styles.kind} aria-pressed={isNote} onClick={() => choose(true)}>
          <Lock size={13} aria-hidden="true" />
          {t('composer.note')}
        </button>
      </fieldset>
      <textarea
        ref={area}
        className={styles.area}
        rows={2}
        dir="auto"
        value={draft.text}
        placeholder={t(isNote ? 'composer.writeNote' : 'composer.writeReply', {
          name: ticket.contact.name ?? ticket.contact.address,
        })}
        aria-label={t(isNote ? 'composer.note' : 'composer.reply')}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.buttons}>
        {!isNote && ticket.status !== 'closed' && (
          <Button disabled={isEmpty} onClick={() => submit(true)} title={sendAndCloseChord}>
            {t('composer.sendAndClose')}
          </Button>
        )}
        <Button variant="primary" type="submit" disabled={isEmpty} className={styles.send} title={sendChord}>
          <Send size={14} aria-hidden="true" />
          {t(isNote ? 'composer.saveNote' : 'composer.send')}
          <span className={styles.keys}>
            <Kbd>{sendChord}</Kbd>
          </span>
        </Button>
      </div>
    </form>
  );
}
