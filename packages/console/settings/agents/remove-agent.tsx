import { useTranslation } from 'react-i18next';
import { whyOf } from '#console/api/why.ts';
import { Confirm } from '#console/ui/confirm.tsx';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { AgentDocument } from '#contracts/api/agents.ts';
import { usePeopleChange } from './use-people.ts';

/** Says first what becomes of their tickets. */
export function RemoveAgent({ agent, onClose }: { agent: AgentDocument; onClose: () => void }) {
  const { t } = useTranslation();
  const change = usePeopleChange();
  const { id, name, openTickets } = agent;
  const remove = (): void => {
    onClose();
    change.mutate([{ method: 'DELETE', path: `/agents/${id}` }], {
      onSuccess: () => say({ title: t('settings.agents.removed', { name }) }),
      onError: (error) => sayFailed(t('settings.agents.notRemoved', { name }), whyOf(error)),
    });
  };
  return (
    <Confirm
      open
      title={t('settings.agents.removeTitle', { name })}
      text={t('settings.agents.removeText', { count: openTickets, name })}
      yes={t('settings.agents.removeYes')}
      no={t('settings.cancel')}
      onYes={remove}
      onNo={onClose}
    />
  );
}
