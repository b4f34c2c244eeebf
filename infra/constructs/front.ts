import path from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { projectRoot } from '#infra/constructs/bundling-options.ts';
import { always, contentSecurityPolicy, type PagesTalkTo } from '#infra/constructs/front-headers.ts';

export interface FrontProps {
  readonly httpApi: HttpApi;
  readonly pagesTalkTo: PagesTalkTo;
}

/**
 * One origin for people's browsers: the console's files, the chat bubble's script, and the API beside them. Providers
 * call the API itself.
 */
export class Front extends Construct {
  /** What the pages' files are put in, by the web stack. */
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { httpApi, pagesTalkTo }: FrontProps) {
    super(scope, id);
    this.bucket = createBucket(this);
    this.distribution = this.#createDistribution(httpApi, pagesTalkTo);
    this.url = `https://${this.distribution.distributionDomainName}`;
    new CfnOutput(this, 'Console', { value: `${this.url}/console/` });
  }

  #createDistribution(httpApi: HttpApi, pagesTalkTo: PagesTalkTo): Distribution {
    const { stackName, region, urlSuffix } = Stack.of(this);
    const files = S3BucketOrigin.withOriginAccessControl(this.bucket);
    const page = contentSecurityPolicy(this, pagesTalkTo);
    const shared = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
    } satisfies Partial<BehaviorOptions>;
    const plain = new ResponseHeadersPolicy(this, 'Headers', { securityHeadersBehavior: always });
    const distribution = new Distribution(this, 'Distribution', {
      comment: stackName,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        ...shared,
        origin: new HttpOrigin(`${httpApi.apiId}.execute-api.${region}.${urlSuffix}`),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy: plain,
        functionAssociations: [this.#atRequest('FrontPage', 'front-page.js')],
      },
      additionalBehaviors: {
        '/console/assets/*': { ...shared, origin: files, responseHeadersPolicy: plain },
        '/console/*': {
          ...shared,
          origin: files,
          functionAssociations: [this.#atRequest('ConsolePage', 'console-page.js')],
          responseHeadersPolicy: new ResponseHeadersPolicy(this, 'PageHeaders', {
            securityHeadersBehavior: {
              ...always,
              contentSecurityPolicy: { contentSecurityPolicy: page, override: true },
            },
          }),
        },
        '/bubble.js': { ...shared, origin: files, responseHeadersPolicy: plain },
      },
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'A helpdesk’s people may sit in any country.',
      'AwsSolutions-CFR2':
        'A firewall costs 5 dollars a month at rest; the pages are static and the API has its own limits.',
      'AwsSolutions-CFR3': 'What matters of the requests is in the API’s access log.',
      'AwsSolutions-CFR4':
        'CloudFront sets the protocol of its own domain; with a domain of one’s own TLS 1.2 is the least.',
    });
    return distribution;
  }

  #atRequest(id: string, file: string) {
    const function_ = new EdgeFunction(this, id, {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({ filePath: path.join(projectRoot, 'infra', 'edge', file) }),
    });
    return { function: function_, eventType: FunctionEventType.VIEWER_REQUEST };
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
