import { Ellipsis } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { whyOf } from '#console/api/why.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { patiently } from '#console/parts/load.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useMoving, useMyself } from '../place.ts';
import styles from './contact-menu.module.css';

const Confirm = patiently(() => import('#console/ui/confirm.tsx').then(({ Confirm }) => Confirm));

export interface ContactMenuProps {
  readonly contact: TicketDocument['contact'];
  readonly name: string;
}

/** T8: blocks a contact, which can be taken back; and what can't be: erases all that was said with them. */
export function ContactMenu({ contact, name }: ContactMenuProps) {
  const { t } = useTranslation();
  const api = useApi();
  const { role } = useMyself();
  const { open } = useMoving();
  const [isErasing, setErasing] = useState(false);
  const path = `/contacts/${contact.id}`;
  const ask = async (work: () => Promise<unknown>, failed: string): Promise<boolean> => {
    try {
      await whileChanging(work);
      return true;
    } catch (error) {
      sayFailed(failed, whyOf(error));
      return false;
    }
  };
  const unblock = (): void =>
    void ask(() => api.post(`${path}/unblock`), t('contact.notUnblocked')).then((isDone) => {
      if (isDone) say({ title: t('contact.unblocked', { name }) });
    });
  const block = async (): Promise<void> => {
    if (!(await ask(() => api.post(`${path}/block`), t('contact.notBlocked')))) return;
    say({
      title: t('contact.blocked', { name }),
      description: t('contact.blockedHint'),
      timeout: 10_000,
      action: { label: t('actions.undo'), run: unblock },
    });
  };
  const erase = async (): Promise<void> => {
    setErasing(false);
    if (!(await ask(() => api.call('DELETE', path), t('contact.notErased')))) return;
    open();
    say({ title: t('contact.erased', { name }) });
  };
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label={t('contact.menu')} className={styles.more} />}
      >
        {contact.blocked ? (
          <MenuItem onClick={unblock}>{t('contact.unblock')}</MenuItem>
        ) : (
          <MenuItem onClick={() => void block()}>{t('contact.block')}</MenuItem>
        )}
        {(role === 'owner' || role === 'admin') && (
          <>
            <MenuSeparator />
            <MenuItem onClick={() => setErasing(true)}>{t('contact.erase')}</MenuItem>
          </>
        )}
      </Menu>
      <Suspense>
        {isErasing && (
          <Confirm
            open
            title={t('contact.eraseTitle', { name })}
            text={t('contact.eraseText', { count: contact.ticketCount })}
            yes={t('contact.eraseYes')}
            no={t('picker.cancel')}
            onYes={() => void erase()}
            onNo={() => setErasing(false)}
          />
        )}
      </Suspense>
    </>
  );
}
