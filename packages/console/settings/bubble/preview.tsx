import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import styles from './bubble.module.css';

/** The bubble itself, in a page that has nothing to do with this one: it reaches nothing of who is signed in. */
export function Preview({ snippet }: { snippet: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'closed' | 'open' | 'missing'>('closed');
  const open = (): void => {
    fetch('/bubble.js', { method: 'HEAD', credentials: 'omit' }).then(
      ({ ok }) => setState(ok ? 'open' : 'missing'),
      () => setState('missing'),
    );
  };
  return (
    <div className={styles.preview}>
      {state === 'open' ? (
        <iframe
          key={snippet}
          className={styles.frame}
          title={t('settings.bubble.preview')}
          sandbox="allow-scripts allow-forms allow-popups"
          srcDoc={`<!doctype html><meta name="color-scheme" content="light dark">${snippet}`}
        />
      ) : (
        <Button onClick={open}>
          <Play size={14} aria-hidden="true" />
          {t('settings.bubble.try')}
        </Button>
      )}
      <p className={styles.hint} role="status">
        {state === 'missing' && t('settings.bubble.missing')}
        {state === 'open' && t('settings.bubble.real')}
      </p>
    </div>
  );
}
