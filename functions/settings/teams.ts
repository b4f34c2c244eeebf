import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { newTeamBody, soundTeam, teamBody, teamOrderBody, teamParams } from '#contracts/api/teams.ts';
import type { TeamId } from '#domain/ids.ts';
import { mostTeams, type OrderFault, type TeamFault } from '#domain/routing/change-teams.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { attempt, badInput, type Fault, parseJson, parseParams, readBoth } from '#http/input.ts';
import { presentTeam } from '#http/present-settings.ts';
import { type HttpProblem, notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { createTeam, deleteTeam, editTeam, findTeamFaults, reorderTeams } from '#use-cases/teams.ts';
import type { Deps } from './deps.ts';
import { expectedVersion, notChanged, taggedBy } from './versions.ts';

/** A9: teams, under the version of their list: it is one setting. */
export const teams = (deps: Deps): Record<string, AgentOperation> => ({
  'GET /teams': async () => {
    const { value, version } = await deps.store.loadSetting('teams');
    return json(200, { teams: value.teams.map(presentTeam) }, taggedBy(version));
  },
  'POST /teams': async (event, { agent }) => {
    const [fields, expected] = await readTeam(null, newTeamBody, event, deps);
    const created = await createTeam({ fields, expected, by: agent.id }, deps);
    if (!created.ok) throw refused(created.refusal, shownFault);
    const { value: team, version } = created.value;
    deps.log.info('team-created', { teamId: team.id, by: agent.id });
    return json(201, presentTeam(team), taggedBy(version));
  },
  'PUT /teams/order': async (event, { agent }) => {
    const [{ teamIds }, expected] = readBoth(
      () => parseJson(teamOrderBody, event),
      () => expectedVersion(event),
    );
    const ordered = await reorderTeams({ ids: teamIds, expected, by: agent.id }, deps);
    if (!ordered.ok) throw refused(ordered.refusal, shownOrderFault);
    deps.log.info('teams-ordered', { by: agent.id });
    const { value, version } = ordered.value;
    return json(200, { teams: value.map(presentTeam) }, taggedBy(version));
  },
  'PUT /teams/{id}': async (event, { agent }) => {
    const { id } = parseParams(teamParams, event, 'team');
    const [fields, expected] = await readTeam(id, teamBody, event, deps);
    const edited = await editTeam({ id, fields, expected, by: agent.id }, deps);
    if (!edited.ok) throw refused(edited.refusal, shownFault);
    deps.log.info('team-changed', { teamId: id, by: agent.id });
    return json(200, presentTeam(edited.value.value), taggedBy(edited.value.version));
  },
  'DELETE /teams/{id}': async (event, { agent }) => {
    const { id } = parseParams(teamParams, event, 'team');
    const deleted = await deleteTeam({ id, expected: expectedVersion(event), by: agent.id }, deps);
    if (!deleted.ok) throw refused(deleted.refusal, shownFault);
    deps.log.info('team-deleted', { teamId: id, by: agent.id });
    return { statusCode: 204, headers: { 'cache-control': 'no-store', ...taggedBy(deleted.value.version) } };
  },
});

/** With faults of its form, it is told what else is wrong with the rest. */
async function readTeam<Body extends z.ZodType>(
  id: TeamId | null,
  body: Body,
  event: APIGatewayProxyEventV2,
  deps: Deps,
): Promise<[z.output<Body>, number | null]> {
  const read = attempt(() =>
    readBoth(
      () => parseJson(body, event),
      () => expectedVersion(event),
    ),
  );
  if (read.ok) return read.value;
  const sound = attempt(() => parseJson(soundTeam, event));
  const more = sound.ok ? await findTeamFaults({ id, fields: sound.value }, deps) : [];
  throw badInput([...read.refusal, ...more.map(shownFault)]);
}

type Refusal<Found> = 'not-found' | 'changed-meanwhile' | 'too-large' | readonly Found[];

function refused<Found>(refusal: Refusal<Found>, shown: (fault: Found) => Fault): HttpProblem {
  if (refusal === 'not-found') return notFound('team');
  return typeof refusal === 'string' ? notChanged(refusal) : badInput(refusal.map(shown));
}

function shownFault(fault: TeamFault): Fault {
  switch (fault.code) {
    case 'name-taken':
      return { path: 'name', message: 'is another team’s', code: fault.code };
    case 'too-many-labels':
      return { path: 'tags', message: 'are more than 20 together with the segments', code: fault.code };
    case 'too-many-teams':
      return { path: '', message: `there are ${mostTeams} teams: there can be no more`, code: fault.code };
    case 'not-an-assignee':
      return { path: `agentIds.${fault.index}`, message: 'is nobody who may be assigned', code: fault.code };
  }
}

function shownOrderFault(fault: OrderFault): Fault {
  switch (fault.code) {
    case 'no-team':
      return { path: `teamIds.${fault.index}`, message: 'is no team' };
    case 'twice':
      return { path: `teamIds.${fault.index}`, message: 'is there twice' };
    case 'missing':
      return { path: 'teamIds', message: `lacks ${fault.teams.map(({ name }) => name).join(', ')}` };
  }
}
