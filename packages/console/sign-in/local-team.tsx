import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalSignIn } from '#console/config.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Button } from '#console/ui/button.tsx';
import styles from './local-team.module.css';

type Team = LocalSignIn['team'];

/** The demo team: one of the people who answer first, the others below. */
export function LocalTeam({ team, onChoose }: { team: Team; onChoose: (email: string) => void }) {
  const { t } = useTranslation();
  const first = team.find(({ role }) => role === 'support') ?? team[0];
  if (first === undefined) return null;
  return (
    <>
      <Button variant="primary" className={styles.first} autoFocus onClick={() => onChoose(first.email)}>
        {t('signIn.as', { name: first.name })}
        <ArrowRight size={16} aria-hidden="true" />
      </Button>
      <section aria-labelledby="others">
        <h2 id="others" className={styles.heading}>
          {t('signIn.others')}
        </h2>
        <ul className={styles.list}>
          {team
            .filter((each) => each !== first)
            .map(({ email, name, role }) => (
              <li key={email}>
                <button type="button" className={styles.person} onClick={() => onChoose(email)}>
                  <Avatar name={name} />
                  <span className={styles.name}>{name}</span>
                  <span className={styles.role}>{t(`roles.${role}`)}</span>
                </button>
              </li>
            ))}
        </ul>
      </section>
    </>
  );
}
