import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag on a construct and what is under it: each by its id, each with its reason. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

export interface Wildcard {
  /** As it stands in the policy. */
  readonly resource: string;
  readonly reason: string;
}

/** cdk-nag's id of this finding holds the resource as the template writes it. */
export function acknowledgeWildcard(construct: IConstruct, { resource, reason }: Wildcard): void {
  const written = flattenCfnReference(Stack.of(construct).resolve(resource));
  acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${written}]`]: reason });
}
