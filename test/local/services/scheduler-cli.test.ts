import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startScheduler } from '#local/services/scheduler.ts';
import type { Scheduler } from '#local/services/types.ts';

const installed = spawnSync('aws', ['--version']).status === 0;
const skipped = !installed && process.env.CI !== 'true';
if (skipped) console.warn('The AWS CLI is not installed: its tests against the local Scheduler are skipped.');

const run = promisify(execFile);
let scheduler: Scheduler;

/** Calls `aws scheduler …`; answers what it printed, or what it complained about. */
async function aws(...args: string[]): Promise<{ output: unknown; error: string }> {
  const options = [...args, '--endpoint-url', scheduler.url, '--output', 'json'];
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_PAGER: '',
  };
  try {
    const { stdout } = await run('aws', ['scheduler', ...options], { env });
    return { output: stdout.trim() ? JSON.parse(stdout) : undefined, error: '' };
  } catch (error) {
    return {
      output: undefined,
      error: error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error),
    };
  }
}

const target = JSON.stringify({
  Arn: 'arn:aws:sqs:eu-central-1:000000000000:due',
  RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
  Input: '{"kind":"check","ticketId":"tkt_1"}',
});
const body = (expression: string) => [
  '--schedule-expression',
  expression,
  '--flexible-time-window',
  'Mode=OFF',
  '--target',
  target,
];
const later = 'at(2099-01-01T00:00:00)';

describe.skipIf(skipped)('the AWS CLI against the local Scheduler', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    scheduler = await startScheduler({
      clock: createClock(),
      faults: createFaults(),
      crash: () => {},
      deliver: async () => {},
      deadLetter: async () => {},
    });
  });
  afterAll(() => scheduler.stop());

  it('creates, reads, lists, updates and deletes schedules', async () => {
    const created = await aws('create-schedule', '--name', 'check-tkt_1-1', ...body(later));
    expect(created.output).toEqual({
      ScheduleArn: 'arn:aws:scheduler:eu-central-1:000000000000:schedule/default/check-tkt_1-1',
    });
    const read = await aws('get-schedule', '--name', 'check-tkt_1-1');
    expect(read.output).toMatchObject({ Name: 'check-tkt_1-1', State: 'ENABLED', ScheduleExpression: later });
    const update = await aws(
      'update-schedule',
      '--name',
      'check-tkt_1-1',
      '--state',
      'DISABLED',
      ...body(later),
    );
    expect(update.error).toBe('');
    const listed = await aws('list-schedules', '--name-prefix', 'check-', '--state', 'DISABLED');
    expect(listed.output).toMatchObject({ Schedules: [{ Name: 'check-tkt_1-1' }] });
    expect((await aws('delete-schedule', '--name', 'check-tkt_1-1')).error).toBe('');
  });

  it('creates and lists groups', async () => {
    await aws('create-schedule-group', '--name', 'tickets');
    const listed = await aws('list-schedule-groups', '--name-prefix', 't');
    expect(listed.output).toMatchObject({ ScheduleGroups: [{ Name: 'tickets', State: 'ACTIVE' }] });
  });

  it('gets the service’s errors for bad names, bad expressions, conflicts, and what isn’t there', async () => {
    await aws('create-schedule', '--name', 'same', ...body(later));
    const errors = await Promise.all([
      aws('create-schedule', '--name', 'a b', ...body(later)),
      aws('create-schedule', '--name', 'a', ...body('at(2099-01-01)')),
      aws('create-schedule', '--name', 'same', ...body(later)),
      aws('get-schedule', '--name', 'nope'),
    ]);
    expect(errors.map(({ error }) => error)).toEqual([
      expect.stringMatching(/ValidationException.*'a b' at 'name' failed to satisfy constraint/),
      expect.stringMatching(/ValidationException.*Invalid Schedule Expression at\(2099-01-01\)\./),
      expect.stringMatching(/ConflictException.*Schedule same already exists\./),
      expect.stringMatching(/ResourceNotFoundException.*Schedule nope does not exist\./),
    ]);
  });
});
