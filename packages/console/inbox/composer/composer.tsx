import { Lock, Reply, Send } from 'lucide-react';
import { type KeyboardEvent, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chordHint, chordOf } from '#console/keys/chords.ts';
import { hintOf } from '#console/keys/hint.ts';
import { useShortcuts } from '#console/keys/registry.ts';
import { MacroButton } from '#console/macros/macro-button.tsx';
import { MacroChips } from '#console/macros/macro-chips.tsx';
import { useMacroPicker } from '#console/macros/use-macro-picker.ts';
import { valuesOf } from '#console/macros/values.ts';
import { patiently } from '#console/parts/load.ts';
import { Button } from '#console/ui/button.tsx';
import { classes } from '#console/ui/classes.ts';
import { Kbd } from '#console/ui/kbd.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { fillIn, type Macro } from '#domain/macros.ts';
import { contactNameOf } from '../contact-name.ts';
import { useMyself } from '../place.ts';
import { AttachButton } from './attach-button.tsx';
import styles from './composer.module.css';
import { type Draft, isEmptyDraft, keepDraft, newKey, useDraft, withMacro } from './drafts.ts';
import { DropZone } from './drop-zone.tsx';
import { FileChips } from './file-chips.tsx';
import { NoAnswer } from './no-answer.tsx';
import { useAnswering } from './use-answering.ts';
import { useFiles } from './use-files.ts';
import { useSending } from './use-sending.ts';
import { whyNoReply } from './why-no-reply.ts';

const MacroPicker = patiently(() =>
  import('#console/macros/macro-picker.tsx').then(({ MacroPicker }) => MacroPicker),
);

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

  const mayClose = !isNote && ticket.status !== 'closed';
  const closes = mayClose && draft.close === true;

  const change = (changed: Partial<Draft>): void =>
    keepDraft(me.id, ticket.id, { ...draft, internal: isNote, ...changed, key: newKey() });
  const write = (text: string, macro?: Macro): void => {
    if (text === draft.text && macro === undefined) return;
    change({ text, ...(macro && withMacro(draft, macro)), ...(text === '' && { tags: [], close: false }) });
    if (text === '') stopped();
    else if (!isNote) writing();
  };
  const files = useFiles({ agentId: me.id, ticketId: ticket.id }, draft, change);
  // Nothing is sent without the files that are to go with it.
  const takesNoFiles = ticket.channel === 'sms' && !isNote;
  const isEmpty = isEmptyDraft(draft) || files.isWaiting || (takesNoFiles && files.files.length > 0);
  const choose = (internal: boolean): void => {
    change({ internal });
    area.current?.focus();
  };
  const picker = useMacroPicker({
    text: draft.text,
    area,
    fill: ({ text }) => fillIn(text, valuesOf(ticket, me)),
    write: ({ text, macro }) => write(text, macro),
  });
  const submit = (thenClose: boolean): void => {
    if (isEmpty) return;
    stopped();
    void send({ ...draft, internal: isNote }, { thenClose: thenClose || closes });
    // A chat goes on; of others the next one is a key away.
    if (ticket.channel === 'web_chat') area.current?.focus();
    else area.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (picker.onKeyDown(event)) return;
    const chord = chordOf(event.nativeEvent);
    if (chord === undefined) return;
    event.preventDefault();
    submit(chord === 'sendAndClose' && mayClose);
  };
  useShortcuts({
    reply: () => (why === null ? choose(false) : false),
    note: () => choose(true),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as what is written
  useEffect(() => {
    const element = area.current;
    // Measured only where the browser can't do it by itself: it lays out the whole conversation twice.
    if (element === null || CSS.supports('field-sizing', 'content')) return;
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
      <DropZone isRefused={takesNoFiles} onFiles={files.add} />
      {why !== null && <NoAnswer why={why} />}
      <fieldset className={styles.kinds} aria-label={t('composer.kind')}>
        <button
          type="button"
          className={styles.kind}
          aria-pressed={!isNote}
          disabled={why !== null}
          title={hintOf('reply')}
          onClick={() => choose(false)}
        >
          <Reply size={14} aria-hidden="true" />
          {t('composer.reply')}
        </button>
        <button
          type="button"
          className={styles.kind}
          aria-pressed={isNote}
          title={hintOf('note')}
          onClick={() => choose(true)}
        >
          <Lock size={13} aria-hidden="true" />
          {t('composer.note')}
        </button>
      </fieldset>
      <Suspense>{picker.isOpen && <MacroPicker {...picker} />}</Suspense>
      <textarea
        ref={area}
        className={styles.area}
        rows={2}
        dir="auto"
        value={draft.text}
        placeholder={t(isNote ? 'composer.writeNote' : 'composer.writeReply', {
          name: contactNameOf(ticket, t),
        })}
        aria-label={t(isNote ? 'composer.note' : 'composer.reply')}
        onChange={({ target }) => {
          write(target.value);
          picker.typed(target.value, target.selectionEnd);
        }}
        onSelect={({ currentTarget }) => picker.moved(currentTarget.value, currentTarget.selectionEnd)}
        onBlur={() => picker.moved('', null)}
        onKeyDown={onKeyDown}
        onPaste={takesNoFiles ? undefined : files.onPaste}
        {...picker.tied}
      />
      <FileChips {...files} isRefused={takesNoFiles} />
      <div className={styles.buttons}>
        <div className={styles.extras}>
          <AttachButton isRefused={takesNoFiles} onFiles={files.add} />
          <MacroButton isOpen={picker.isOpen} onClick={picker.ask} />
          <MacroChips
            tags={draft.tags ?? []}
            close={closes}
            onTags={(tags) => change({ tags })}
            onKeepOpen={() => change({ close: false })}
          />
        </div>
        {mayClose && !closes && (
          <Button disabled={isEmpty} onClick={() => submit(true)} title={chordHint('sendAndClose')}>
            {t('composer.sendAndClose')}
          </Button>
        )}
        <Button
          variant="primary"
          type="submit"
          disabled={isEmpty}
          className={styles.send}
          title={chordHint('send')}
        >
          <Send size={14} aria-hidden="true" />
          {t(isNote ? 'composer.saveNote' : 'composer.send')}
          <span className={styles.keys}>
            <Kbd>{chordHint('send')}</Kbd>
          </span>
        </Button>
      </div>
    </form>
  );
}
