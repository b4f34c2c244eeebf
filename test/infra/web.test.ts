import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { synthesized } from '#test/infra/synthesized.ts';

const web = synthesized().template('web');

describe('the shell of the web', () => {
  it('serves a private bucket by HTTPS alone', () => {
    web.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: Match.objectLike({
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      }),
    });
    web.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: Match.objectLike({ SigningBehavior: 'always' }),
    });
    web.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
      }),
    });
  });

  it('allows pages their own scripts, styles and API, and no frame around them', () => {
    web.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: Match.objectLike({
        SecurityHeadersConfig: Match.objectLike({
          ContentSecurityPolicy: {
            Override: true,
            ContentSecurityPolicy: {
              'Fn::Join': [
                '',
                Match.arrayWith([
                  Match.stringLikeRegexp("^default-src 'none'; script-src 'self'; .*connect-src 'self' $"),
                  Match.stringLikeRegexp("frame-ancestors 'none'$"),
                ]),
              ],
            },
          },
          StrictTransportSecurity: Match.objectLike({ AccessControlMaxAgeSec: 365 * 24 * 60 * 60 }),
        }),
      }),
    });
  });
});
