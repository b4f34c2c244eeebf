import { describe, expect, it } from 'vitest';
import { type Walked, walk } from '#test/support/crash/walk.ts';

describe('a crash before and after every call of DynamoDB, SQS, Scheduler and Twilio', () => {
  it('loses nothing, doubles nothing and leaves nothing undone', { timeout: 600_000 }, async () => {
    const walked = await walk(4);
    expect(walked.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    expect(listOf(walked)).toMatchInlineSnapshot(`
      "receiving a first message
        BatchGetItem contact receipt settings ticket: before ✓ after ✓
        UpdateItem counter: before ✓ after ✓
        TransactWriteItems contact message queue receipt ticket: before ✓ after ✓
      receiving the next message
        BatchGetItem contact receipt settings ticket: before ✓ after ✓
        TransactWriteItems message receipt ticket: before ✓ after ✓
      draining the queue
        BatchGetItem settings: before ✓✓✓✓✓✓✓ after ✓✓✓✓✓✓✓
        BatchGetItem contact: before ✓✓✓✓✓✓ after ✓✓✓✓✓✓
        PutItem find: before ✓✓✓ after ✓✓✓
        Query agents: before ✓✓ after ✓✓
        BatchGetItem rotation: before ✓✓ after ✓✓
        Query queue: before ✓✓✓✓✓✓✓✓ after ✓✓✓✓✓✓✓✓
        TransactWriteItems agents drain queue rotation ticket: before ✓ after ✓
        BatchGetItem ticket: before ✓ after ✓
        TransactWriteItems agents ticket: before ✓ after ✓
        TransactWriteItems figure figures: before ✓ after ✓
      reacting to the assignments
        TransactWriteItems assign#000000003 history: before ✓ after ✓
        TransactWriteItems assign#000000002 history: before ✓✓ after ✓✓
        BatchGetItem settings: before ✓✓ after ✓✓
        Query agents: before ✓ after ✓
        BatchGetItem rotation: before ✓ after ✓
        Query queue: before ✓✓✓✓ after ✓✓✓✓
        BatchGetItem ticket: before ✓ after ✓
      relaying to the queues
        SendMessageBatch timers: before ✓ after ✓
      arming a first check
        BatchGetItem check settings ticket: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      arming a first check; closed by hand before the job comes again
        BatchGetItem check settings ticket: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      answering
        BatchGetItem agents: before ✓ after ✓
        BatchGetItem receipt: before ✓ after ✓
        BatchGetItem ticket: before ✓ after ✓
        BatchGetItem contact: before ✓ after ✓
        TransactWriteItems message receipt ticket: before ✓ after ✓
        Query agents: before ✓ after ✓
      counting a load down
        BatchGetItem ticket: before ✓ after ✓
        TransactWriteItems agents ticket: before ✓ after ✓
        BatchGetItem settings: before ✓ after ✓
        TransactWriteItems figure figures: before ✓ after ✓
      relaying an answer
        SendMessageBatch timers: before ✓ after ✓
        SendMessageBatch deliveries: before ✓ after ✓
      delivering
        BatchGetItem ticket: before ✓ after ✓
        BatchGetItem message: before ✓ after ✓
        BatchGetItem contact: before ✓ after ✓
        TransactWriteItems message: before ✓✓ after ✓✓
        POST Messages.json of Twilio: before ✓ after ✓
      moving a check
        BatchGetItem check settings ticket: before ✓ after ✓
        UpdateSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      looking up what became of a message
        BatchGetItem ticket: before ✓ after ✓
        BatchGetItem message: before ✓ after ✓
        Query thread: before ✓ after ✓
        GET Messages.json of Twilio: before ✓ after ✓
        TransactWriteItems message: before ✓ after ✓
      recording how a delivery fared
        BatchGetItem message: before ✓ after ✓
        TransactWriteItems message: before ✓ after ✓
      disarming what is erased
        BatchGetItem check settings ticket: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        DeleteItem check: before ✓ after ✓
        BatchGetItem settings ticket wake: before ✓ after ✓
        BatchGetItem rotate settings ticket: before ✓ after ✓
      arming a waking
        BatchGetItem check settings ticket: before ✓ after ✓
        BatchGetItem settings ticket wake: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        PutItem wake: before ✓ after ✓
        BatchGetItem rotate settings ticket: before ✓ after ✓
        BatchGetItem agents: before ✓ after ✓
      arming a waking; Carla writes before the job comes again
        BatchGetItem check settings ticket: before ✓ after ✓
        BatchGetItem settings ticket wake: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        PutItem wake: before ✓ after ✓
        BatchGetItem rotate settings ticket: before ✓ after ✓
        BatchGetItem agents: before ✓ after ✓
      moving a waking
        BatchGetItem settings ticket wake: before ✓ after ✓
        UpdateSchedule: before ✓ after ✓
        PutItem wake: before ✓ after ✓
      waking
        BatchGetItem settings ticket wake: before ✓ after ✓
        TransactWriteItems ticket: before ✓ after ✓
      waking; snoozed once more before the job comes again
        BatchGetItem settings ticket wake: before ✓ after ✓
        TransactWriteItems ticket: before ✓ after ✓
      disarming a waking
        BatchGetItem check settings ticket: before ✓ after ✓
        BatchGetItem settings ticket wake: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        PutItem wake: before ✓ after ✓
        BatchGetItem rotate settings ticket: before ✓ after ✓
        BatchGetItem agents: before ✓ after ✓
      closing
        BatchGetItem check settings ticket: before ✓ after ✓
        TransactWriteItems message ticket: before ✓ after ✓
      closing; Carla writes before the check comes again
        BatchGetItem check settings ticket: before ✓ after ✓
        TransactWriteItems message ticket: before ✓ after ✓
      disarming
        BatchGetItem check settings ticket: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      closing nothing
        BatchGetItem check settings ticket: before ✓ after ✓
        SendMessageBatch timers: before ✓ after ✓
      arming anew
        BatchGetItem check settings ticket: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      arming anew; closed by hand before the job comes again
        BatchGetItem check settings ticket: before ✓ after ✓
        CreateSchedule: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      arming a check that is due within a minute
        BatchGetItem check settings ticket: before ✓ after ✓
        SendMessage due: before ✓ after ✓
        DeleteSchedule: before ✓ after ✓
        PutItem check: before ✓ after ✓
      planning every check anew
        BatchGetItem settings: before ✓ after ✓
        BatchGetItem replan: before ✓ after ✓
        Query bystatus: before ✓✓✓✓ after ✓✓✓✓
        BatchGetItem ticket: before ✓ after ✓
        SendMessageBatch timers: before ✓ after ✓
        TransactWriteItems replan: before ✓ after ✓
        SendMessage due: before ✓ after ✓"
    `);
  });
});

/** Every point, a line for each call: a check for each time that a function makes it, and for each side of it. */
function listOf(walked: readonly Walked[]): string {
  const lines: string[] = [];
  for (const [scene, points] of Map.groupBy(walked, (one) => one.scene)) {
    lines.push(scene);
    for (const [call, own] of Map.groupBy(points, ({ point }) => point.call)) {
      const marks = (when: string): string =>
        own
          .filter(({ point }) => point.when === when)
          .map(({ wrong }) => (wrong.length === 0 ? '✓' : '✗'))
          .join('');
      lines.push(`  ${call}: before ${marks('before')} after ${marks('after')}`);
    }
  }
  return lines.join('\n');
}
