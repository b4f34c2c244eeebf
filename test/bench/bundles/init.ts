import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { VariableName } from '#contracts/environment.ts';

const run = promisify(execFile);

const secretArn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:bench';

/** Whatever the stacks set for any of them. */
const variables: Record<VariableName, string> = {
  TABLE_NAME: 'bench',
  BODIES_BUCKET: 'bench',
  TIMERS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/timers',
  DELIVERIES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/deliveries.fifo',
  DUE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/due',
  DUE_QUEUE_ARN: 'arn:aws:sqs:eu-central-1:000000000000:due',
  DUE_DEAD_LETTERS_ARN: 'arn:aws:sqs:eu-central-1:000000000000:due-dead-letters',
  SCHEDULE_GROUP: 'bench',
  SCHEDULER_ROLE_ARN: 'arn:aws:iam::000000000000:role/bench',
  TWILIO_SECRET_ARN: secretArn,
  POSTMARK_SECRET_ARN: secretArn,
  SIGNED_SECRET_ARN: secretArn,
  SIGNING_SECRET_ARN: secretArn,
  AI_SECRET_ARN: secretArn,
  ZENDESK_SECRET_ARN: secretArn,
  GORGIAS_SECRET_ARN: secretArn,
  SES_FROM: 'help@shop.example',
  SES_REPLY_TO: 'inbox@in.shop.example',
  SES_CONFIGURATION_SET: 'bench',
  SMS_NUMBER: '+4930123456',
  MEDIA_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/media',
  REPLAN_PER_SECOND: '10',
  USER_POOL_ID: 'eu-central-1_bench',
  PUBLIC_URL: 'https://rondo.example',
};

/** What a function of ours reads when it is loaded, as Lambda sets it; and a request that X-Ray samples. */
const environment = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
  LAMBDA_TASK_ROOT: '/var/task',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Rondo',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  ...variables,
};

const program = `
  const [before, used] = [performance.now(), process.cpuUsage()];
  await import(process.argv[1]);
  const [took, { user, system }] = [performance.now() - before, process.cpuUsage(used)];
  process.stdout.write(JSON.stringify([took, (user + system) / 1000]), () => process.exit());
`;
const printed = z.tuple([z.number(), z.number()]);

/** Milliseconds that a fresh process takes to load the module, its own start left out, and those of the processor's time. */
export async function initTime(module: string): Promise<{ took: number; processor: number }> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, module], {
    env: environment,
  });
  const [took, processor] = printed.parse(JSON.parse(stdout));
  return { took, processor };
}
