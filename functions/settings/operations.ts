import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok, type Result } from '#domain/result.ts';
import type { KeptSettingName, KeptSettings } from '#domain/settings.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { attempt, badInput, type Fault, readBoth } from '#http/input.ts';
import { presentSetting } from '#http/present-settings.ts';
import type { HttpProblem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import type { Versioned } from '#use-cases/ports.ts';
import { decideSetting } from '#use-cases/settings.ts';
import type { Deps } from './deps.ts';
import { expectedVersion, notChanged, taggedBy } from './versions.ts';

/** From the setting as it is: a field left out keeps its value. */
export type Change<Name extends KeptSettingName> = (current: KeptSettings[Name]) => KeptSettings[Name];

export interface SettingRoutes<Name extends KeptSettingName> {
  readonly name: Name;
  /** Throws the faults of the body. */
  readonly changeOf: (event: APIGatewayProxyEventV2) => Change<Name>;
  /** What else is wrong with a body that has faults, together with what it leaves as it is: all are told at once. */
  readonly findMore?: (event: APIGatewayProxyEventV2, current: KeptSettings[Name]) => readonly Fault[];
  /** What the setting as it would be is refused for. */
  readonly check?: (next: KeptSettings[Name]) => Promise<Result<KeptSettings[Name], HttpProblem>>;
}

/** `GET` and `PUT` of one setting, with its version as the entity tag. */
export function operationsOf<Name extends KeptSettingName>(
  routes: SettingRoutes<Name>,
  deps: Deps,
): Record<string, AgentOperation> {
  const { name, check = async (next) => ok(next) } = routes;
  return {
    [`GET /settings/${name}`]: async () => shown(await deps.store.loadSetting(name)),
    [`PUT /settings/${name}`]: async (event, { agent }) => {
      const [change, expected] = await readChange(routes, event, deps);
      const decide = (current: KeptSettings[Name]) => check(change(current));
      const changed = await decideSetting<Name, HttpProblem>({ name, decide, expected, by: agent.id }, deps);
      if (!changed.ok)
        throw typeof changed.refusal === 'string' ? notChanged(changed.refusal) : changed.refusal;
      deps.log.info('setting-changed', { name, by: agent.id });
      return shown(changed.value);
    },
  };
}

async function readChange<Name extends KeptSettingName>(
  { name, changeOf, findMore }: SettingRoutes<Name>,
  event: APIGatewayProxyEventV2,
  { store }: Deps,
): Promise<[Change<Name>, number | null]> {
  const read = attempt(() =>
    readBoth(
      () => changeOf(event),
      () => expectedVersion(event),
    ),
  );
  if (read.ok) return read.value;
  const faults = read.refusal;
  const more = findMore === undefined ? [] : findMore(event, (await store.loadSetting(name)).value);
  const isNew = ({ path }: Fault) => faults.every((fault) => !`${fault.path}.`.startsWith(`${path}.`));
  throw badInput([...faults, ...more.filter(isNew)]);
}

const shown = ({ value, version }: Versioned<KeptSettings[KeptSettingName]>) =>
  json(200, presentSetting(value), taggedBy(version));
