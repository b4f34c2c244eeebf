import { memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSigned } from '#console/api/context.ts';
import { mayBeAssigned } from '#console/api/queries.ts';
import { changeLanguage, languages } from '#console/i18n/i18n.ts';
import { patiently } from '#console/parts/load.ts';
import { type Theme, themeChoice, themes } from '#console/theme/theme.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import { useStoredChoice } from '#console/ui/stored-choice.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './nav-item.module.css';

const NotifyChoices = patiently(() =>
  import('#console/notify/notify-choices.tsx').then(({ NotifyChoices }) => NotifyChoices),
);
const KeyChoices = patiently(() =>
  import('#console/keys/key-choices.tsx').then(({ KeyChoices }) => KeyChoices),
);

export const UserMenu = memo(function UserMenu({ me }: { me: MeDocument }) {
  const { t, i18n } = useTranslation();
  const { signOut } = useSigned();
  const theme = useStoredChoice(themeChoice);
  const nameOf = (language: string): string =>
    new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  return (
    <Menu
      trigger={
        <button type="button" className={styles.item}>
          <Avatar name={me.name} size={20} />
          <span className={styles.label}>{me.name}</span>
          <span className="visually-hidden">{t('user.menu')}</span>
        </button>
      }
    >
      <MenuChoice<Theme>
        label={t('user.theme')}
        value={theme}
        options={themes.map((value) => ({ value, label: t(`user.themes.${value}`) }))}
        onChange={themeChoice.set}
      />
      {languages.length > 1 && (
        <MenuChoice
          label={t('user.language')}
          value={i18n.language}
          options={languages.map((value) => ({ value, label: nameOf(value) }))}
          onChange={(language) => void changeLanguage(language)}
        />
      )}
      <MenuSeparator />
      <Suspense>{mayBeAssigned(me) && <NotifyChoices />}</Suspense>
      {mayBeAssigned(me) && <MenuSeparator />}
      <Suspense>
        <KeyChoices />
      </Suspense>
      <MenuSeparator />
      <MenuItem onClick={() => void signOut()}>{t('user.signOut')}</MenuItem>
    </Menu>
  );
});
