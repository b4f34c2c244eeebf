import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/**
 * What CDK recommends to new projects, by the pinned version. Not in `cdk.json`, which only the CLI reads: what
 * `node infra/app.ts` writes and what is deployed have to be the same.
 */
export const featureFlags: Readonly<Record<string, unknown>> = {
  ...recommended,
  // A stack can't be deleted from under those that use it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};
