import { SettingPage } from '../parts/setting-page.tsx';
import type { RoundRobin } from './round-robin-form.tsx';
import { RoundRobinForm } from './round-robin-form.tsx';
import type { TagRules } from './tag-rules.ts';
import { TagRulesForm } from './tag-rules-form.tsx';

/** A4–A11: what becomes of new messages. */
export const Incoming = () => (
  <>
    <SettingPage<RoundRobin> name="round-robin">{(known) => <RoundRobinForm known={known} />}</SettingPage>
    <SettingPage<TagRules> name="tag-rules">{(known) => <TagRulesForm known={known} />}</SettingPage>
  </>
);
