import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { managesSettings, useMe } from '#console/api/queries.ts';
import { Button } from '#console/ui/button.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import type { AgentDocument } from '#contracts/api/agents.ts';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentRow } from './agent-row.tsx';
import styles from './agents.module.css';
import { InviteDialog } from './invite-dialog.tsx';
import { RemoveAgent } from './remove-agent.tsx';
import { administers } from './rights.ts';
import { usePeople } from './use-people.ts';

/** Who is in the team, and what each of them may do. */
export function Agents() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const { people, error, reload } = usePeople();
  const [isInviting, setIsInviting] = useState(false);
  const [edited, setEdited] = useState<AgentDocument | null>(null);
  const [removed, setRemoved] = useState<AgentDocument | null>(null);
  if (people === undefined || me === undefined)
    return error ? (
      <Problem error={error} retry={() => void reload()} />
    ) : (
      <Skeleton lines={6} label={t('shell.loading')} />
    );
  return (
    <section className={styles.page} aria-labelledby="agents-title">
      <header className={styles.head}>
        <div>
          <h2 className={styles.title} id="agents-title">
            {t('settings.agents.title')}
          </h2>
          <p className={styles.text}>{t('settings.agents.text')}</p>
        </div>
        {administers(me) && (
          <Button variant="primary" onClick={() => setIsInviting(true)}>
            <Plus size={14} aria-hidden="true" />
            {t('settings.agents.invite')}
          </Button>
        )}
      </header>
      <ul className={styles.list}>
        {people.map((agent) => (
          <AgentRow
            key={agent.id}
            agent={agent}
            me={me}
            mayChange={managesSettings(me)}
            onEdit={() => setEdited(agent)}
            onRemove={() => setRemoved(agent)}
          />
        ))}
      </ul>
      {isInviting && <InviteDialog me={me} onClose={() => setIsInviting(false)} />}
      {edited !== null && <AgentDialog agent={edited} me={me} onClose={() => setEdited(null)} />}
      {removed !== null && <RemoveAgent agent={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}
