import { SettingPage } from '../parts/setting-page.tsx';
import type { AutoClose } from './auto-close.ts';
import { AutoCloseForm } from './auto-close-form.tsx';

/** C1: when tickets close by themselves. */
export const General = () => (
  <SettingPage<AutoClose> name="auto-close">{(known) => <AutoCloseForm known={known} />}</SettingPage>
);
