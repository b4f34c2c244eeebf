import { SettingPage } from '../parts/setting-page.tsx';
import { useMayChange } from '../use-may-change.ts';
import { AiAgentForm, type AiAgentSetting } from './ai-agent-form.tsx';
import { Connections } from './connections.tsx';
import { HandOffForm, type HandOffSetting } from './hand-off-form.tsx';

/** H1, H2: what the AI agent handles, and whom it hands off to. */
export function AiAgent() {
  const mayChange = useMayChange();
  return (
    <>
      <SettingPage<AiAgentSetting> name="ai-agent">{(known) => <AiAgentForm known={known} />}</SettingPage>
      <SettingPage<HandOffSetting> name="hand-off">{(known) => <HandOffForm known={known} />}</SettingPage>
      {mayChange && <Connections />}
    </>
  );
}
