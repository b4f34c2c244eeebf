import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { autoCloseBody, officeHoursBody, roundRobinBody } from '#contracts/api/settings.ts';
import { tagRulesBody } from '#contracts/api/teams.ts';
import { shortestPeriod } from '#domain/auto-close/clock.ts';
import { hour } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import type { RoundRobinSettings, SettingName, Settings } from '#domain/settings.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { badInput, parseJson, readBoth } from '#http/input.ts';
import { presentSetting } from '#http/present-settings.ts';
import { json } from '#http/reply.ts';
import type { Versioned } from '#use-cases/ports.ts';
import { decideSetting, withTimeOfTurningOn } from '#use-cases/settings.ts';
import type { Deps } from './deps.ts';
import { expectedVersion, notChanged, taggedBy } from './versions.ts';

/** From the setting as it is: a field left out keeps its value. */
type Change<Name extends SettingName> = (current: Settings[Name]) => Settings[Name];

/** Each setting that is one document. */
export const settings = (deps: Deps): Record<string, AgentOperation> => ({
  ...operationsOf('round-robin', (event) => roundRobinChange(event, deps), deps),
  ...operationsOf('auto-close', autoCloseChange, deps),
  ...operationsOf('office-hours', officeHoursChange, deps),
  ...operationsOf('tag-rules', tagRulesChange, deps),
});

/** `GET` and `PUT` of one setting, with its version as the entity tag. */
function operationsOf<Name extends SettingName>(
  name: Name,
  changeOf: (event: APIGatewayProxyEventV2) => Change<Name>,
  deps: Deps,
): Record<string, AgentOperation> {
  return {
    [`GET /settings/${name}`]: async () => shown(await deps.store.loadSetting(name)),
    [`PUT /settings/${name}`]: async (event, { agent }) => {
      const [change, expected] = readBoth(
        () => changeOf(event),
        () => expectedVersion(event),
      );
      const decide = (current: Settings[Name]) => ok(change(current));
      const changed = await decideSetting<Name, never>({ name, decide, expected, by: agent.id }, deps);
      if (!changed.ok) throw notChanged(changed.refusal);
      deps.log.info('setting-changed', { name, by: agent.id });
      return shown(changed.value);
    },
  };
}

const shown = ({ value, version }: Versioned<Settings[SettingName]>) =>
  json(200, presentSetting(value), taggedBy(version));

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
