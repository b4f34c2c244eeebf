import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { listen, toasts } from './toast-manager.ts';
import styles from './toast-region.module.css';

/** Where toasts appear. */
export function ToastRegion() {
  // After the provider's own effect, in which it begins to listen.
  useEffect(listen, []);
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { t } = useTranslation();
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <div className={styles.words}>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.text} />
      </div>
      <Toast.Action className={styles.action} />
      <Toast.Close className={styles.close} aria-label={t('toast.close')}>
        <X size={14} aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  ));
}
