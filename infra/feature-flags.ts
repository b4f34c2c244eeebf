/** Not in `cdk.json`, which only the CLI reads: what `node infra/app.ts` writes and what is deployed have to be the same. */
export const featureFlags = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:checkSecretUsage': true,
  // A template that breaks CloudFormation's schema fails the synthesis, not the deployment.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
};
