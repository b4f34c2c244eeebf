import { useTranslation } from 'react-i18next';
import { MenuChoice, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import { useStoredChoice } from '#console/ui/stored-choice.ts';
import { hintOf } from './hint.ts';
import { openOverlay } from './overlay.ts';
import {
  type AfterClosing,
  type AfterSending,
  afterClosingChoice,
  afterSendingChoice,
  type SingleKeys,
  singleKeysChoice,
} from './preferences.ts';

/** In the person's menu: how they work. */
export function KeyChoices() {
  const { t } = useTranslation();
  const singleKeys = useStoredChoice(singleKeysChoice);
  const afterClosing = useStoredChoice(afterClosingChoice);
  const afterSending = useStoredChoice(afterSendingChoice);
  return (
    <>
      <MenuChoice<AfterClosing>
        label={t('keys.afterClosing')}
        value={afterClosing}
        options={(['next', 'list'] as const).map((value) => ({
          value,
          label: t(`keys.afterClosings.${value}`),
        }))}
        onChange={afterClosingChoice.set}
      />
      <MenuChoice<AfterSending>
        label={t('keys.afterSending')}
        value={afterSending}
        options={(['stay', 'next'] as const).map((value) => ({
          value,
          label: t(`keys.afterSendings.${value}`),
        }))}
        onChange={afterSendingChoice.set}
      />
      <MenuChoice<SingleKeys>
        label={t('keys.single')}
        value={singleKeys}
        options={(['on', 'off'] as const).map((value) => ({ value, label: t(`keys.singles.${value}`) }))}
        onChange={singleKeysChoice.set}
      />
      <MenuSeparator />
      <MenuItem onClick={() => openOverlay({ kind: 'sheet' })} hint={hintOf('help')}>
        {t('keys.title')}
      </MenuItem>
    </>
  );
}
