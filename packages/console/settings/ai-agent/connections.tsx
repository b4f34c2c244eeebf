import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { Section } from '../parts/section.tsx';
import styles from './ai-agent.module.css';
import { ConnectDialog } from './connect-dialog.tsx';
import { Connection } from './connection.tsx';
import { type Platform, useIntegrations } from './use-integrations.ts';

/** H1: which accounts of other helpdesks are connected. */
export function Connections() {
  const { t } = useTranslation();
  const { integrations, error, refresh } = useIntegrations();
  const [connecting, setConnecting] = useState<Platform | null>(null);
  return (
    <div className={styles.connections}>
      <Section title={t('settings.connections.title')} text={t('settings.connections.text')}>
        {integrations === undefined && error && <Problem error={error} retry={refresh} />}
        {integrations === undefined && !error && <Skeleton lines={2} label={t('shell.loading')} />}
        {integrations !== undefined && (
          <ul className={styles.list}>
            {integrations.map((each) => (
              <Connection
                key={each.platform}
                integration={each}
                onConnect={() => setConnecting(each.platform)}
              />
            ))}
          </ul>
        )}
      </Section>
      {connecting !== null && <ConnectDialog platform={connecting} onClose={() => setConnecting(null)} />}
    </div>
  );
}
