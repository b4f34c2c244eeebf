import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { whyOf } from '#console/api/why.ts';
import { useFormats } from '#console/i18n/format.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { Switch } from '#console/ui/switch.tsx';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './presence-switch.module.css';

/** A5: one's own, set by nobody else. */
export const PresenceSwitch = memo(function PresenceSwitch({ me }: { me: MeDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const api = useApi();
  const queryClient = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (status: MeDocument['presence']) =>
      whileChanging(() => api.put<MeDocument>('/me/presence', { status })),
    onMutate: (presence) => queryClient.setQueryData(keys.me, { ...me, presence }),
    onSuccess: (answered) => queryClient.setQueryData(keys.me, answered),
    onError(error) {
      queryClient.setQueryData(keys.me, me);
      sayFailed(t('presence.failed'), whyOf(error));
    },
  });
  const isOnline = me.presence === 'online';
  const until = isOnline && me.onlineUntil !== undefined;
  return (
    <div className={styles.presence} title={t(isOnline ? 'presence.onlineHint' : 'presence.offlineHint')}>
      <span className={styles.words}>
        <span className={styles.state}>{t(isOnline ? 'presence.online' : 'presence.offline')}</span>
        <span className={styles.hint}>
          {until
            ? t('presence.until', { time: formats.time(me.onlineUntil ?? '') })
            : t('presence.noTickets')}
        </span>
      </span>
      <Switch
        label={t('presence.switch')}
        checked={isOnline}
        onChange={(checked) => mutate(checked ? 'online' : 'offline')}
      />
    </div>
  );
});
