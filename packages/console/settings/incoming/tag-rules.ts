import type * as z from 'zod';
import type { tagRulesSchema } from '#contracts/api/teams.ts';

export type TagRules = z.output<typeof tagRulesSchema>;
type Channel = NonNullable<TagRules['rules'][number]['channels']>[number];

export interface TagRuleValues {
  readonly keywords: string[];
  readonly tags: string[];
  /** None of them: all of them. */
  readonly channels: Channel[];
}
export interface TagRulesValues {
  readonly rules: TagRuleValues[];
}

export const emptyRule: TagRuleValues = { keywords: [], tags: [], channels: [] };

export const toTagRulesForm = ({ rules }: TagRules): TagRulesValues => ({
  rules: rules.map(({ channels = [], ...rule }) => ({ ...rule, channels })),
});

export const fromTagRulesForm = ({ rules }: TagRulesValues): TagRules => ({
  rules: rules.map(({ channels, ...rule }) => ({ ...rule, ...(channels.length > 0 && { channels }) })),
});
