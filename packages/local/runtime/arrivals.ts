import type { VariableName } from '#contracts/environment.ts';
import type { Arrivals } from '../control/arrivals.ts';
import type { Runner } from '../deploy/runner.ts';
import { publishSms } from '../services/incoming-sms.ts';
import type { StandIns } from '../standins.ts';

/** The number that a function sends from is the one that people answer to. */
const numberVariable: VariableName = 'SMS_NUMBER';

/** The ways in for what comes to SES and to AWS End User Messaging from outside. */
export function arrivalsAt({ mailServer, sns }: StandIns, runner: Runner): Arrivals {
  return {
    receiveMail: async () =>
      runner.deployment.mail.receiptRules.length > 0 ? mailServer.receive : undefined,
    receiveSms: (sms) => publishSms(sms, { topics: runner.deployment.topics, publish: sns.publish }),
    smsNumber: async () => environmentOf(runner, numberVariable),
  };
}

/** What the stacks give their functions under that name. */
export function environmentOf({ deployment }: Runner, name: VariableName): string | undefined {
  return deployment.functions
    .map(({ environment }) => environment[name])
    .find((value) => value !== undefined);
}
