import { Duration, Stack } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/** What every answer says, be it the API's or a file. */
export const always = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: {
    accessControlMaxAge: Duration.days(365),
    includeSubdomains: true,
    override: true,
  },
} as const;

export interface PagesTalkTo {
  /** Where attachments are put and fetched, by signed links: its host. */
  readonly attachments: string;
  /** Where people sign in: its URL. */
  readonly signIn: string;
}

/** Nothing inline runs, nothing of another origin is loaded but pictures, and no page is put in a frame. */
export function contentSecurityPolicy(scope: Construct, { attachments, signIn }: PagesTalkTo): string {
  const { region, urlSuffix } = Stack.of(scope);
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    // Mails are styled by attributes; a mail's page inherits this policy, and is sandboxed beside.
    'style-src-attr': "'unsafe-inline'",
    'img-src': `'self' data: blob: https: https://${attachments}`,
    'font-src': "'self'",
    'media-src': "'self'",
    'manifest-src': "'self'",
    'connect-src': `'self' https://${attachments} ${signIn} https://cognito-idp.${region}.${urlSuffix}`,
    'frame-src': "'self'",
    'form-action': "'none'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
