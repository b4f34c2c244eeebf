import { Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#console/ui/icon-button.tsx';

/** For those who don't know of `/`, or have no keys. */
export function MacroButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <IconButton
      icon={Zap}
      label={t('macros.use')}
      keys="/"
      aria-haspopup="listbox"
      aria-expanded={isOpen}
      // The text keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    />
  );
}
