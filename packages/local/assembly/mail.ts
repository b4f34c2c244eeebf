import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';

/** What SES does with a mail that comes in. */
export interface ReceiptRuleSpec {
  readonly label: string;
  /** Addresses, domains, and `.domain` for what is below it; empty: everybody. */
  readonly recipients: readonly string[];
  readonly scans: boolean;
  readonly actions: readonly StoreAction[];
}

export interface StoreAction {
  readonly bucketName: string;
  readonly objectKeyPrefix: string;
  readonly topicArn: string | undefined;
}

/** Where SES tells how a mail fared. */
export interface ConfigurationSetSpec {
  readonly name: string;
  readonly destinations: readonly {
    /** `DELIVERY`, `BOUNCE`, … */
    readonly events: readonly string[];
    readonly topicArn: string;
  }[];
}

/** What the stacks say of e-mail by SES. */
export interface MailSpec {
  readonly receiptRules: readonly ReceiptRuleSpec[];
  readonly configurationSets: readonly ConfigurationSetSpec[];
  /** Addresses and domains that may be sent from; empty where they are verified by hand. */
  readonly identities: readonly string[];
}

const ruleSchema = z.object({
  Rule: z.object({
    Enabled: z.boolean().default(false),
    Recipients: z.array(z.string()).default([]),
    ScanEnabled: z.boolean().default(false),
    Actions: z.array(z.record(z.string(), z.unknown())).default([]),
  }),
});
const storeSchema = z.strictObject({
  BucketName: z.string(),
  ObjectKeyPrefix: z.string().default(''),
  TopicArn: z.string().optional(),
});
const destinationSchema = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(false),
    MatchingEventTypes: z.array(z.string()),
    SnsDestination: z.object({ TopicARN: z.string() }).optional(),
  }),
});
const identitySchema = z.object({ EmailIdentity: z.string() });

export function readMail(assembly: Assembly): MailSpec {
  const destinations = assembly
    .resources('AWS::SES::ConfigurationSetEventDestination')
    .map((deployed) => deployed.read(destinationSchema));
  return {
    receiptRules: assembly.resources('AWS::SES::ReceiptRule').flatMap(readRule),
    configurationSets: assembly
      .resources('AWS::SES::ConfigurationSet')
      .map(({ physical: { ref: name } }) => ({
        name,
        destinations: destinations
          .filter(({ ConfigurationSetName }) => ConfigurationSetName === name)
          .flatMap(({ EventDestination: { Enabled, MatchingEventTypes, SnsDestination } }) =>
            Enabled && SnsDestination
              ? [{ events: MatchingEventTypes.map(eventName), topicArn: SnsDestination.TopicARN }]
              : [],
          ),
      })),
    identities: assembly
      .resources('AWS::SES::EmailIdentity')
      .map((deployed) => deployed.read(identitySchema).EmailIdentity),
  };
}

function readRule(deployed: Deployed): ReceiptRuleSpec[] {
  const { Enabled, Recipients: recipients, ScanEnabled: scans, Actions } = deployed.read(ruleSchema).Rule;
  if (!Enabled) return [];
  const actions = Actions.flatMap(Object.entries).map(([name, action]): StoreAction => {
    if (name !== 'S3Action')
      throw new Error(`${deployed.label}: the local SES stores what comes in, it knows no ${name}`);
    const {
      BucketName: bucketName,
      ObjectKeyPrefix: objectKeyPrefix,
      TopicArn: topicArn,
    } = storeSchema.parse(action);
    return { bucketName, objectKeyPrefix, topicArn };
  });
  return [{ label: deployed.label, recipients, scans, actions }];
}

/** `renderingFailure` in templates, `RENDERING_FAILURE` in the service. */
const eventName = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
