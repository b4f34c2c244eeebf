import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { macrosBody } from '#contracts/api/macros.ts';
import { autoCloseBody, officeHoursBody, roundRobinBody } from '#contracts/api/settings.ts';
import { tagRulesBody } from '#contracts/api/teams.ts';
import { shortestPeriod } from '#domain/auto-close/clock.ts';
import { hour } from '#domain/ids.ts';
import { type Macro, unknownVariables } from '#domain/macros.ts';
import type { RoundRobinSettings } from '#domain/settings.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { badInput, type Fault, parseJson, refuseFaults } from '#http/input.ts';
import { withTimeOfTurningOn } from '#use-cases/settings.ts';
import type { Deps } from './deps.ts';
import { type Change, operationsOf } from './operations.ts';

/** Each setting that is one document. */
export const settings = (deps: Deps): Record<string, AgentOperation> => ({
  ...operationsOf({ name: 'round-robin', changeOf: (event) => roundRobinChange(event, deps) }, deps),
  ...operationsOf({ name: 'auto-close', changeOf: autoCloseChange }, deps),
  ...operationsOf({ name: 'office-hours', changeOf: officeHoursChange }, deps),
  ...operationsOf({ name: 'tag-rules', changeOf: tagRulesChange }, deps),
  ...operationsOf({ name: 'macros', changeOf: macrosChange }, deps),
});

function roundRobinChange(event: APIGatewayProxyEventV2, { clock }: Deps): Change<'round-robin'> {
  const { absentAssignee, ...body } = parseJson(roundRobinBody, event);
  return (current) => {
    const next: RoundRobinSettings = {
      ...current,
      ...body,
      absentAssignee: { ...current.absentAssignee, ...absentAssignee },
    };
    return withTimeOfTurningOn(current, next, clock());
  };
}

function autoCloseChange(event: APIGatewayProxyEventV2): Change<'auto-close'> {
  const body = parseJson(autoCloseBody, event);
  return (current) => {
    const next = { ...current, ...body };
    const shortest = shortestPeriod(next) / hour;
    // What the warning says would hold at once, and put every closing off.
    if (next.warnHoursBefore !== null && next.warnHoursBefore >= shortest)
      throw badInput([
        { path: 'warnHoursBefore', message: `must be less than the shortest period, ${shortest} hours` },
      ]);
    return next;
  };
}

function officeHoursChange(event: APIGatewayProxyEventV2): Change<'office-hours'> {
  const body = parseJson(officeHoursBody, event);
  return (current) => ({ ...current, ...body });
}

function tagRulesChange(event: APIGatewayProxyEventV2): Change<'tag-rules'> {
  const { rules } = parseJson(tagRulesBody, event);
  return (current) =>
    rules === undefined
      ? current
      : { rules: rules.map(({ channels = null, ...rule }) => ({ ...rule, channels })) };
}

function macrosChange(event: APIGatewayProxyEventV2): Change<'macros'> {
  const { macros } = parseJson(macrosBody, event);
  refuseFaults(macros?.flatMap(faultsOfMacro) ?? []);
  return (current) => (macros === undefined ? current : { macros });
}

function faultsOfMacro({ name, text }: Macro, place: number, all: readonly Macro[]): Fault[] {
  const folded = (each: string) => each.toLocaleLowerCase('en');
  const isSecond = all.findIndex((other) => folded(other.name) === folded(name)) < place;
  const unknown = unknownVariables(text).map((variable) => `there is no variable {{${variable}}}`);
  return [
    ...(isSecond ? [{ path: `macros.${place}.name`, message: 'is there twice', code: 'twice' }] : []),
    ...unknown.map((message) => ({ path: `macros.${place}.text`, message, code: 'unknown-variable' })),
  ];
}
