import type { Node } from 'constructs';

/** What an installation may set, by CDK context (`-c stage=test`) or by an environment variable. */
export interface StageSettings {
  readonly stage: string;
  /** Gets the first account, in the group `owner`. */
  readonly ownerEmail: string | undefined;
  /** Gets the alarms. */
  readonly alarmEmail: string | undefined;
  /** Where e-mail goes by SES: the sender's address, and the address that answers come to. */
  readonly ses: { readonly from: string; readonly replyTo: string } | undefined;
  /** Where SMS go by AWS End User Messaging: our number, E.164. */
  readonly smsNumber: string | undefined;
  /** How many tickets a second a change of auto-close's settings plans anew (C9). */
  readonly replanPerSecond: string;
  /** Base URL of the API where a domain of one's own stands before it. */
  readonly publicUrl: string | undefined;
}

/** Context goes before environment. Throws where the stage's name could not be part of a stack's name. */
export function stageSettings(node: Node, env: NodeJS.ProcessEnv = process.env): StageSettings {
  const read = (context: string, variable: string): string | undefined => {
    const value: unknown = node.tryGetContext(context) ?? env[variable];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const stage = read('stage', 'RONDO_STAGE') ?? 'prod';
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new Error(
      `stage "${stage}" must be at most 20 lower-case letters, digits and hyphens, a letter first`,
    );
  }
  const from = read('sesFrom', 'RONDO_SES_FROM');
  const replyTo = read('sesReplyTo', 'RONDO_SES_REPLY_TO');
  if ((from === undefined) !== (replyTo === undefined))
    throw new Error('e-mail by SES needs both: sesFrom and sesReplyTo');
  const replanPerSecond = read('replanPerSecond', 'RONDO_REPLAN_PER_SECOND') ?? '100';
  // No region takes more by default, and a page of more might not be done within its function's ten seconds.
  if (!/^([1-9]\d{0,2}|1000)$/.test(replanPerSecond))
    throw new Error(`replanPerSecond "${replanPerSecond}" must be 1 to 1000`);
  return {
    stage,
    replanPerSecond,
    ses: from === undefined || replyTo === undefined ? undefined : { from, replyTo },
    smsNumber: read('smsNumber', 'RONDO_SMS_NUMBER'),
    ownerEmail: read('ownerEmail', 'RONDO_OWNER_EMAIL'),
    alarmEmail: read('alarmEmail', 'RONDO_ALARM_EMAIL'),
    publicUrl: read('publicUrl', 'RONDO_PUBLIC_URL')?.replace(/\/+$/, ''),
  };
}
