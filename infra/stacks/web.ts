import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';

interface WebStackProps extends StackProps {
  /** What the pages may talk to beside their own origin. */
  readonly apiUrl: string;
}

/** Where the console and the widget will be served from; a shell that costs nothing while nobody calls. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);
    const bucket = createBucket(this);
    const distribution = createDistribution(this, bucket, securityHeaders(this, props.apiUrl));
    new CfnOutput(this, 'Url', { value: `https://${distribution.distributionDomainName}` });
  }
}

/** Built files only: they can always be put there again. */
function createBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Pages', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(bucket, { 'AwsSolutions-S1': 'Public pages, read through CloudFront only.' });
  return bucket;
}

function createDistribution(
  scope: Construct,
  bucket: Bucket,
  responseHeadersPolicy: ResponseHeadersPolicy,
): Distribution {
  const distribution = new Distribution(scope, 'Distribution', {
    comment: Stack.of(scope).stackName,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
      responseHeadersPolicy,
    },
  });
  acknowledge(distribution, {
    'AwsSolutions-CFR1': 'A helpdesk’s people may sit in any country.',
    'AwsSolutions-CFR2':
      'A firewall costs 5 dollars a month at rest; the pages are static and the API has its own limits.',
    'AwsSolutions-CFR3': 'Static pages: what matters is in the API’s access log.',
    'AwsSolutions-CFR4':
      'CloudFront sets the protocol of its own domain; with a domain of one’s own TLS 1.2 is the least.',
  });
  return distribution;
}

function securityHeaders(scope: Construct, apiUrl: string): ResponseHeadersPolicy {
  const { region, urlSuffix } = Stack.of(scope);
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': `'self' ${apiUrl} https://cognito-idp.${region}.${urlSuffix}`,
    'form-action': "'none'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  const contentSecurityPolicy = Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
  return new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
    },
  });
}
