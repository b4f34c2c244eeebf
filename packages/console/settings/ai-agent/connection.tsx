import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { whyOf } from '#console/api/why.ts';
import { useFormats } from '#console/i18n/format.ts';
import { Badge } from '#console/ui/badge.tsx';
import { Button } from '#console/ui/button.tsx';
import { Confirm } from '#console/ui/confirm.tsx';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { IntegrationDocument } from '#contracts/api/integrations.ts';
import styles from './ai-agent.module.css';
import { useIntegrations } from './use-integrations.ts';

export interface ConnectionProps {
  readonly integration: IntegrationDocument;
  readonly onConnect: () => void;
}

/** One other helpdesk: which account of it, since when, by whom. */
export function Connection({ integration, onConnect }: ConnectionProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const api = useApi();
  const { refresh } = useIntegrations();
  const id = useId();
  const [isAsking, setIsAsking] = useState(false);
  const { platform, connected, account, email, connectedAt, connectedBy, chosen, beingChanged } = integration;
  const name = t(`settings.connections.names.${platform}`);
  const disconnect = useMutation({
    mutationFn: () => api.call('DELETE', `/integrations/${platform}`),
    onSuccess: () => say({ title: t('settings.connections.disconnected', { name }) }),
    onError: (error) => sayFailed(t('settings.connections.notDisconnected', { name }), whyOf(error)),
    onSettled: refresh,
  });
  return (
    <li className={styles.connection}>
      <div className={styles.about}>
        <p className={styles.name}>
          {name}
          {connected ? (
            <Badge tone="good">{t('settings.connections.connected')}</Badge>
          ) : (
            <Badge>{t('settings.handOff.notConnected')}</Badge>
          )}
          {beingChanged && <Badge tone="warn">{t('settings.connections.beingChanged')}</Badge>}
        </p>
        {connected && (
          <p className={styles.facts}>
            {account} · {email}
          </p>
        )}
        {connectedAt !== undefined && connectedBy && (
          <p className={styles.facts}>
            {t('settings.connections.by', { name: connectedBy.name, when: dateTime(connectedAt) })}
          </p>
        )}
        {chosen && (
          <p className={styles.facts} id={id}>
            {t('settings.connections.chosen')}
          </p>
        )}
      </div>
      <div className={styles.ways}>
        <Button size="small" disabled={beingChanged} onClick={onConnect}>
          {t(connected ? 'settings.connections.reconnect' : 'settings.connections.connect', { name })}
        </Button>
        {connected && (
          <Button
            size="small"
            variant="ghost"
            disabled={chosen || beingChanged || disconnect.isPending}
            aria-describedby={chosen ? id : undefined}
            onClick={() => setIsAsking(true)}
          >
            {t('settings.connections.disconnect', { name })}
          </Button>
        )}
      </div>
      <Confirm
        open={isAsking}
        title={t('settings.connections.disconnectTitle', { name })}
        text={t('settings.connections.disconnectText', { name })}
        yes={t('settings.connections.disconnectYes')}
        no={t('settings.cancel')}
        onYes={() => {
          setIsAsking(false);
          disconnect.mutate();
        }}
        onNo={() => setIsAsking(false)}
      />
    </li>
  );
}
