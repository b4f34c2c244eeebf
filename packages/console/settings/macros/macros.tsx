import type { Answered } from '#console/api/client.ts';
import type { MacroDocument } from '#contracts/api/macros.ts';
import { SettingPage } from '../parts/setting-page.tsx';
import { useMayChange } from '../use-may-change.ts';
import { MacrosForm } from './macros-form.tsx';
import { MacrosRead } from './macros-read.tsx';

/** The texts that the team has at hand, as the API has them. */
export interface MacrosDocument {
  macros: MacroDocument[];
}

export function Macros() {
  const mayChange = useMayChange();
  return (
    <SettingPage<MacrosDocument> name="macros">
      {(known: Answered<MacrosDocument>) =>
        mayChange ? <MacrosForm known={known} /> : <MacrosRead macros={known.data.macros} />
      }
    </SettingPage>
  );
}
