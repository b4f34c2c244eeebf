import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { capsOf } from './hint.ts';
import { fitting } from './match.ts';
import styles from './picker.module.css';
import type { PickOption } from './picker.tsx';
import { handlerOf } from './registry.ts';
import { allShortcuts, type ShortcutId } from './shortcuts.ts';

/** They are for keys alone: by name they say nothing. */
const notByName: readonly ShortcutId[] = [
  'open',
  'clear',
  'find',
  'extendDown',
  'extendUp',
  'send',
  'sendAndClose',
];

/** Every shortcut that does something at the moment, by its name. */
export function useCommands(text: string, close: () => void): PickOption[] {
  const { t } = useTranslation();
  const all = allShortcuts
    .filter(({ id }) => !notByName.includes(id) && handlerOf(id) !== undefined)
    .map(
      ({ id, keys }): PickOption => ({
        id,
        label: t(`keys.names.${id}`),
        mark: <ChevronRight size={15} aria-hidden="true" className={styles.icon} />,
        caps: capsOf(keys[0]),
        group: t('finder.commands'),
        run() {
          close();
          handlerOf(id)?.();
        },
      }),
    );
  return fitting(text, all, ({ label }) => label);
}
