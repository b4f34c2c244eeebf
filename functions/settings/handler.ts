import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { autoCloseBody, officeHoursBody, roundRobinBody } from '#contracts/api/settings.ts';
import type { AgentId } from '#domain/ids.ts';
import type { RoundRobinSettings, SettingName, Settings } from '#domain/settings.ts';
import { type AgentOperation, type Caller, forAgents } from '#http/authenticate.ts';
import { parseJson, readBoth, refuseFaults } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import type { AgentStore, Clock, SettingsStore, Versioned } from '#use-cases/ports.ts';
import { changeSetting, withTimeOfTurningOn } from '#use-cases/settings.ts';

export interface Deps {
  readonly store: AgentStore & SettingsStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

type Change<Name extends SettingName> = (current: Settings[Name]) => Settings[Name];

export function createHandler(deps: Deps) {
  const operations: Record<string, AgentOperation> = {
    ...operationsOf('round-robin', (event) => roundRobinChange(event, deps), deps),
    ...operationsOf('auto-close', autoCloseChange, deps),
    ...operationsOf('office-hours', officeHoursChange, deps),
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

/** `GET` and `PUT` of one setting, with its version as the entity tag (RFC 9110, 13.1.1). */
function operationsOf<Name extends SettingName>(
  name: Name,
  changeOf: (event: APIGatewayProxyEventV2) => Change<Name>,
  deps: Deps,
): Record<string, AgentOperation> {
  const save = async (event: APIGatewayProxyEventV2, { agent }: Caller) => {
    const [change, expected] = readBoth(
      () => changeOf(event),
      () => expectedVersion(event),
    );
    return saved({ name, change, expected, by: agent.id }, deps);
  };
  return {
    [`GET /settings/${name}`]: async () => present(await deps.store.loadSetting(name)),
    [`PUT /settings/${name}`]: save,
  };
}

async function saved<Name extends SettingName>(
  saving: { name: Name; change: Change<Name>; expected: number | null; by: AgentId },
  deps: Deps,
) {
  const result = await changeSetting(saving, deps);
  if (!result.ok)
    throw new HttpProblem(412, result.refusal, 'Somebody else changed it meanwhile', {
      detail: 'Read it again, and save your change on top of theirs.',
    });
  deps.log.info('setting-changed', { name: saving.name, by: saving.by });
  return present(result.value);
}

function present({ value, version }: Versioned<Settings[SettingName]>) {
  // When it was turned on is ours to know, not part of the setting.
  const { enabledAt: _, ...shown } = { enabledAt: null, ...value };
  return json(200, shown, { etag: `"${version}"` });
}

function expectedVersion(event: APIGatewayProxyEventV2): number | null {
  const tag = event.headers['if-match'];
  if (tag === undefined || tag === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (version === undefined) refuseFaults([{ path: 'If-Match', message: 'is none that was given out here' }]);
  return Number(version);
}

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
  return (current) => ({ ...current, ...body });
}

function officeHoursChange(event: APIGatewayProxyEventV2): Change<'office-hours'> {
  const body = parseJson(officeHoursBody, event);
  return (current) => ({ ...current, ...body });
}
