import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { hasCommand } from '#test/support/has-command.ts';
import { aNumber, type Inbox, startInbox } from './support/inbox.ts';

const run = promisify(execFile);

describe.runIf(hasCommand('aws'))('the AWS CLI, a client nobody here wrote', () => {
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await startInbox();
  }, 120_000);
  afterAll(() => inbox?.stop());

  const aws = async (...words: string[]) => {
    const { region, credentials } = inbox.runtime.aws;
    const { stdout } = await run(
      'aws',
      ['scheduler', ...words, '--endpoint-url', inbox.url, '--output', 'json'],
      {
        env: {
          ...process.env,
          AWS_REGION: region,
          AWS_DEFAULT_REGION: region,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    );
    return stdout === '' ? null : JSON.parse(stdout);
  };

  test('C4: lists, reads and deletes the check of a ticket', async () => {
    await inbox.sms({ from: aNumber(), text: 'Hello' });
    const [schedule] = await eventually(async () => {
      const found = (await aws('list-schedules', '--name-prefix', 'check-')).Schedules;
      expect(found).toHaveLength(1);
      return found;
    });
    const named = ['--name', schedule.Name, '--group-name', schedule.GroupName];
    const read = await aws('get-schedule', ...named);
    expect(read).toMatchObject({
      State: 'ENABLED',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(JSON.parse(read.Target.Input)).toMatchObject({ kind: 'check' });
    await aws('delete-schedule', ...named);
    await expect(aws('get-schedule', ...named)).rejects.toThrow(/ResourceNotFoundException/);
  }, 120_000);
});
