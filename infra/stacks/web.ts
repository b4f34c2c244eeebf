import { Stack, type StackProps } from 'aws-cdk-lib';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from '#infra/constructs/acknowledge.ts';
import { builtPages } from '#infra/constructs/pages.ts';
import type { ApiStack } from '#infra/stacks/api.ts';
import type { DataStack } from '#infra/stacks/data.ts';

interface WebStackProps extends StackProps {
  readonly data: DataStack;
  readonly api: ApiStack;
}

const assetFiles = 'console/assets/*';

/** What the front serves: the console's built files, and where its people sign in. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, { data, api, ...props }: WebStackProps) {
    super(scope, id, props);
    const { bucket } = api.front;
    const { userPool, signInUrl } = data.team;
    const signIn = {
      kind: 'hosted',
      issuer: userPool.userPoolProviderUrl,
      url: signInUrl,
      clientId: api.client.userPoolClientId,
    };
    const files = {
      destinationBucket: bucket,
      sources: [builtPages(), Source.jsonData('console/config.json', { signIn })],
      // Who has the page open still asks for the parts that it was built with.
      prune: false,
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...files,
      exclude: ['*'],
      include: [assetFiles],
      // Their names change with what is in them.
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...files,
      exclude: [assetFiles],
      cacheControl: [CacheControl.noCache()],
    });
    // A page is never there before what it loads.
    pages.node.addDependency(assets);
    acknowledgeCopier(this, api);
  }
}

/** The function that copies the files, and what it may do, are CDK's own. */
function acknowledgeCopier(stack: Stack, api: ApiStack): void {
  const { bucket } = api.front;
  const copier = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (copier === undefined) throw new Error('CDK calls the function that copies files otherwise now');
  const reads = 'The function of CDK that copies the files reads the assets of this account.';
  const writes =
    'The function of CDK that copies the files may write our pages’ bucket, which holds nothing else.';
  acknowledge(copier, {
    'AwsSolutions-L1': 'CDK chooses the runtime of its own function that copies the files.',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'The function of CDK that copies the files writes logs by Lambda’s policy for it.',
    'AwsSolutions-IAM5[Action::s3:GetBucket*]': reads,
    'AwsSolutions-IAM5[Action::s3:GetObject*]': reads,
    'AwsSolutions-IAM5[Action::s3:List*]': reads,
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]':
      reads,
    'AwsSolutions-IAM5[Action::s3:Abort*]': writes,
    'AwsSolutions-IAM5[Action::s3:DeleteObject*]': writes,
    'AwsSolutions-IAM5[Resource::*]':
      'CloudFront’s distributions can’t be told apart by a policy of CDK’s making.',
  });
  // As it is written before the stacks are synthesized, and after.
  for (const arn of [bucket.bucketArn, api.exportValue(bucket.bucketArn)])
    acknowledgeWildcard(copier, { resource: `${arn}/*`, reason: writes });
}
