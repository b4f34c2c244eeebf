import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '#console/shell/brand.tsx';
import { Button } from '#console/ui/button.tsx';
import { LocalTeam } from './local-team.tsx';
import type { Provider } from './provider.ts';
import type { Session } from './session.ts';
import styles from './sign-in-page.module.css';

export interface SignInPageProps {
  readonly provider: Provider;
  /** They were signed in until now. */
  readonly isOver: boolean;
  readonly onSignedIn: (session: Session) => void;
}

export function SignInPage({ provider, isOver, onSignedIn }: SignInPageProps) {
  const { t } = useTranslation();
  const [failed, setFailed] = useState(false);
  const failing = (work: Promise<unknown>): void => {
    setFailed(false);
    work.catch(() => setFailed(true));
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Brand />
        <div>
          <h1 className={styles.title}>{t(isOver ? 'signIn.over' : 'signIn.title')}</h1>
          <p className={styles.text}>{t(provider.kind === 'local' ? 'signIn.demo' : 'signIn.hosted')}</p>
        </div>
        {provider.kind === 'local' ? (
          <LocalTeam
            team={provider.team}
            onChoose={(email) => failing(provider.signIn(email).then(onSignedIn))}
          />
        ) : (
          <Button variant="primary" autoFocus onClick={() => failing(provider.signIn())}>
            {t('signIn.go')}
          </Button>
        )}
        {failed && (
          <p role="alert" className={styles.failed}>
            {t('signIn.failed')}
          </p>
        )}
      </div>
    </main>
  );
}
