import type { MeDocument } from '#contracts/api/agents.ts';
import { AssignPicker } from './assign-picker.tsx';
import { Finder } from './finder.tsx';
import { closeOverlay as close, type Overlay, typedAhead } from './overlay.ts';
import { Sheet } from './sheet.tsx';
import { SnoozePicker } from './snooze-picker.tsx';
import { TagPicker } from './tag-picker.tsx';

/** What `overlays.tsx` loads once the page is there. */
export function Opened({ overlay, me }: { overlay: Overlay; me: MeDocument }) {
  const typed = typedAhead();
  switch (overlay.kind) {
    case 'finder':
      return <Finder me={me} typed={typed} close={close} />;
    case 'sheet':
      return <Sheet close={close} />;
    case 'assign':
      return <AssignPicker {...overlay} me={me} typed={typed} close={close} />;
    case 'snooze':
      return <SnoozePicker {...overlay} typed={typed} close={close} />;
    case 'tag':
      return <TagPicker {...overlay} typed={typed} close={close} />;
  }
}
