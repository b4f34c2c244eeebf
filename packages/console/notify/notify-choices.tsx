import { useTranslation } from 'react-i18next';
import { MenuSwitch } from '#console/ui/menu.tsx';
import { useStoredChoice } from '#console/ui/stored-choice.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import { desktopChoice, soundChoice } from './choices.ts';
import { askForDesktop, canShowOnDesktop } from './desktop.ts';
import { playSound } from './sound.ts';

/** How somebody wants to be told, in their menu. */
export function NotifyChoices() {
  const { t } = useTranslation();
  const sound = useStoredChoice(soundChoice);
  const desktop = useStoredChoice(desktopChoice);
  const changeSound = (isOn: boolean): void => {
    soundChoice.set(isOn ? 'on' : 'off');
    if (isOn) playSound();
  };
  const changeDesktop = async (isOn: boolean): Promise<void> => {
    const isGranted = isOn && (await askForDesktop());
    desktopChoice.set(isGranted ? 'on' : 'off');
    if (isOn && !isGranted) sayFailed(t('notify.refused'), t('notify.refusedHint'));
  };
  return (
    <>
      <MenuSwitch checked={sound === 'on'} onChange={changeSound}>
        {t('notify.sound')}
      </MenuSwitch>
      {canShowOnDesktop && (
        <MenuSwitch checked={desktop === 'on'} onChange={(isOn) => void changeDesktop(isOn)}>
          {t('notify.desktop')}
        </MenuSwitch>
      )}
    </>
  );
}
