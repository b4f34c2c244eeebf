import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { stageSettings } from '#infra/stage.ts';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const paceOf = (context: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) =>
  stageSettings(new App({ context }).node, env).replanPerSecond;

describe('C9: how many checks a second a change of auto-close plans anew', () => {
  it('is 100, which Scheduler takes in every region', () => {
    expect(paceOf({})).toBe('100');
  });

  it('may be lifted where the quota allows it: by context, or else by the environment', () => {
    expect(paceOf({}, { RONDO_REPLAN_PER_SECOND: '250' })).toBe('250');
    expect(paceOf({ replanPerSecond: '1000' }, { RONDO_REPLAN_PER_SECOND: '250' })).toBe('1000');
  });

  it.each(['0', '-1', '1.5', '1001', '9999', 'many', '1e3', ' 5'])('is refused as %s', (pace) => {
    expect(() => paceOf({ replanPerSecond: pace })).toThrow(/1 to 1000/);
  });

  it.each([
    [{}, '100'],
    [{ replanPerSecond: '250' }, '250'],
  ])('reaches the function that does it: with %j it is %s', (context, pace) => {
    const functions = Object.values(
      synthesized(context).template('automation').findResources('AWS::Lambda::Function'),
    );
    const told = functions.flatMap(({ Properties: { Environment } }) => {
      const { REPLAN_PER_SECOND: perSecond, POWERTOOLS_SERVICE_NAME: name } = Environment.Variables;
      return perSecond === undefined ? [] : [[readable(name), perSecond]];
    });
    expect(told).toEqual([['handle-due', pace]]);
  });
});
