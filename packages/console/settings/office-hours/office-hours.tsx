import { SettingPage } from '../parts/setting-page.tsx';
import type { OfficeHoursSetting } from './hours.ts';
import { OfficeHoursForm } from './office-hours-form.tsx';

/** A6, O1. */
export const OfficeHours = () => (
  <SettingPage<OfficeHoursSetting> name="office-hours">
    {(known) => <OfficeHoursForm known={known} />}
  </SettingPage>
);
