import { Ban, Inbox, UserRound, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { useViews } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import { hintOf } from '#console/keys/hint.ts';
import item from '#console/shell/nav-item.module.css';
import styles from './views.module.css';

const shown = [
  { view: 'all', icon: Inbox, keys: 'goAll' },
  { view: 'mine', icon: UserRound, keys: 'goMine' },
  { view: 'unassigned', icon: UserX, keys: 'goUnassigned' },
  { view: 'spam', icon: Ban, keys: 'goSpam' },
] as const;

/** A2: the views, with how much is in each. */
export function Views() {
  const { t } = useTranslation();
  const counts = useViews();
  const formats = useFormats();
  const [, params] = useRoute('/inbox/:view/*?');
  return (
    <ul className={styles.views}>
      {shown.map(({ view, icon: Icon, keys }) => {
        const count = view === 'spam' ? undefined : counts?.[view];
        return (
          <li key={view}>
            <Link
              href={`/inbox/${view}`}
              className={item.item}
              aria-current={params?.view === view ? 'page' : undefined}
              title={`${t(`views.${view}`)} (${hintOf(keys)})`}
            >
              <Icon size={16} aria-hidden="true" />
              <span className={item.label}>{t(`views.${view}`)}</span>
              {count !== undefined && count > 0 && (
                <span className={item.count}>{formats.number(count)}</span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
