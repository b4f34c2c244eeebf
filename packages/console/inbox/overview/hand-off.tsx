import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import styles from './facts.module.css';
import { Section } from './section.tsx';

/** H1, H9: where the AI agent handed the conversation to, what became of that, and why it did. */
export function HandOff({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { handOff } = ticket;
  if (handOff === undefined) return null;
  const { method, state, at, reason, platformTicketId } = handOff;
  const facts = [
    [t('handOff.to'), t(`handOff.methods.${method}`)],
    [t('handOff.state'), t(`handOff.states.${state}`)],
    ...(platformTicketId === undefined ? [] : [[t('handOff.ticketThere'), `#${platformTicketId}`]]),
    [t('handOff.at'), formats.dateTime(at)],
    ...(reason === undefined ? [] : [[t('handOff.reason'), reason]]),
  ];
  return (
    <Section title={t('handOff.title')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
