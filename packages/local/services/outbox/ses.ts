import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { MailSpec } from '../../assembly/mail.ts';
import type { Clock } from '../../clock.ts';
import type { Fault } from '../../faults.ts';
import type { Answer } from '../http.ts';
import { addressOf } from '../mail/common-headers.ts';
import { retryAfter } from '../perils.ts';
import { TopicError } from '../sns/errors.ts';
import type { SesAccount } from '../types.ts';
import { AwsError, restJsonError } from './aws-error.ts';
import { openFollowUps } from './follow-ups.ts';
import type { Provider } from './provider.ts';
import { eventsOf } from './ses-events.ts';
import { readMail, type SesMail } from './ses-request.ts';

export interface SesOptions {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly account: SesAccount;
  readonly dataDir: string | undefined;
}

const toldSchema = z.object({ topicArn: z.string(), message: z.string() });

/** `SendEmail` of SES's version 2, and what a configuration set tells topics of it after that. */
export function createSes({ clock, hostile, account, dataDir }: SesOptions) {
  const file = dataDir && join(dataDir, 'ses-events.jsonl');
  const followUps = openFollowUps(file, toldSchema, async ({ topicArn, message }) => {
    try {
      await account.publish(topicArn, { message, subject: 'Amazon SES Email Event Notification' });
    } catch (error) {
      // The stacks have changed meanwhile, and nobody is there to be told.
      if (!(error instanceof TopicError)) throw error;
    }
  });
  const follow = (mail: SesMail, messageId: string, { configurationSets }: MailSpec) => {
    const destinations =
      configurationSets.find(({ name }) => name === mail.configurationSet)?.destinations ?? [];
    const { region, accountId } = account;
    const events = eventsOf({ ...mail, messageId, at: clock.now(), region, accountId });
    for (const { events: wanted, topicArn } of destinations) {
      const told = events.filter(({ type }) => wanted.includes(type));
      // SES promises no order.
      (hostile ? told.toReversed() : told).forEach(({ document }, index) => {
        followUps.add({ topicArn, message: JSON.stringify(document) }, 60 + 60 * index);
      });
    }
  };
  const provider: Provider = {
    name: 'ses',
    target: 'ses',
    plays: (host) => /^email\.[a-z0-9-]+\.amazonaws\.com$/.test(host),
    operation: () => 'SendEmail',
    async answer({ method, body }, url) {
      try {
        if (method !== 'POST' || url.pathname !== '/v2/email/outbound-emails')
          throw new AwsError(
            404,
            'UnknownOperationException',
            `${method} ${url.pathname} is not played locally.`,
          );
        const mail = readMail(body);
        const spec = await account.spec();
        refuse(mail, spec, account.region);
        const messageId = newMessageId(clock.now());
        follow(mail, messageId, spec);
        return json(200, { MessageId: messageId });
      } catch (error) {
        if (error instanceof AwsError) return restJsonError(error);
        throw error;
      }
    },
    refuse: refusalForFault,
  };
  return { provider, stop: followUps.stop };
}

function refuse(
  { from, configurationSet }: SesMail,
  { identities, configurationSets }: MailSpec,
  region: string,
) {
  if (configurationSet !== undefined && !configurationSets.some(({ name }) => name === configurationSet))
    throw new AwsError(404, 'NotFoundException', `Configuration set <${configurationSet}> does not exist.`);
  const address = addressOf(from).toLowerCase();
  const isVerified = (identity: string) => address === identity.toLowerCase() || isBelow(address, identity);
  if (identities.length === 0 || identities.some(isVerified)) return;
  throw new AwsError(
    400,
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${addressOf(from)}`,
  );
}

/** A verified domain speaks for what is below it too. */
function isBelow(address: string, identity: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domain === identity.toLowerCase() || domain.endsWith(`.${identity.toLowerCase()}`);
}

function newMessageId(at: number): string {
  return `0107${at.toString(16).padStart(12, '0')}-${randomBytes(4).toString('hex')}${randomUUID().slice(8)}-000000`;
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const type =
    status === 429
      ? 'TooManyRequestsException'
      : status < 500
        ? 'MessageRejected'
        : 'InternalServiceErrorException';
  const message = status === 429 ? 'Maximum sending rate exceeded.' : 'The request was refused on request.';
  const answer = restJsonError(new AwsError(status, type, message));
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
