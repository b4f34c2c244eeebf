import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  type GorgiasCredentials,
  gorgiasCredentials,
  type ZendeskCredentials,
  zendeskCredentials,
} from '#contracts/api/integrations.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { parseJson } from '#http/input.ts';
import { presentConnection } from '#http/present-connections.ts';
import { HttpProblem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import { connect, disconnect } from '#use-cases/connections.ts';
import type {
  AgentStore,
  Clock,
  ConnectionStore,
  Connector,
  Refused,
  SettingsStore,
} from '#use-cases/ports.ts';

export interface Deps {
  readonly store: AgentStore & SettingsStore & ConnectionStore;
  readonly connectors: {
    readonly zendesk: Connector<ZendeskCredentials>;
    readonly gorgias: Connector<GorgiasCredentials>;
  };
  readonly clock: Clock;
  readonly log: HttpLog;
}

/** H1: connects other helpdesks. What lets us in is handed on to the connector, and to nothing else. */
export function createHandler(deps: Deps) {
  const { zendesk, gorgias } = deps.connectors;
  const operations: Record<string, AgentOperation> = {
    'GET /integrations': async () => json(200, { integrations: await shown(deps) }),
    ...operationsOf(zendesk, (event) => parseJson(zendeskCredentials, event), deps),
    ...operationsOf(gorgias, (event) => parseJson(gorgiasCredentials, event), deps),
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

function operationsOf<Credentials>(
  connector: Connector<Credentials>,
  credentialsIn: (event: APIGatewayProxyEventV2) => Credentials,
  deps: Deps,
): Record<string, AgentOperation> {
  const { platform } = connector;
  return {
    [`PUT /integrations/${platform}`]: async (event, { agent }) => {
      const credentials = credentialsIn(event);
      const connected = await connect({ credentials, by: agent.id }, connector, deps);
      if (!connected.ok) throw notConnected(connected.refusal);
      deps.log.info('helpdesk-connected', { platform, account: connected.value.account, by: agent.id });
      const [integration] = (await shown(deps)).filter((each) => each.platform === platform);
      return json(200, integration ?? {});
    },
    [`DELETE /integrations/${platform}`]: async (_, { agent }) => {
      const disconnected = await disconnect({ by: agent.id }, connector, deps);
      if (!disconnected.ok)
        throw disconnected.refusal === 'chosen' ? isChosen(platform) : notConnected(disconnected.refusal);
      deps.log.info('helpdesk-disconnected', { platform, by: agent.id });
      return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
    },
  };
}

async function shown({ store, clock }: Deps) {
  const [connections, { value }, agents] = await Promise.all([
    store.loadConnections(),
    store.loadSetting('hand-off'),
    store.loadAgents(),
  ]);
  return connections.map((each) => presentConnection(each, { method: value.method, agents, now: clock() }));
}

function notConnected(refusal: 'being-changed' | Refused): HttpProblem {
  if (refusal === 'being-changed')
    return new HttpProblem(409, refusal, 'Somebody is connecting or disconnecting it at the moment', {
      detail: 'It takes a minute at most: see what came of it, and try again.',
    });
  const { code, message } = refusal;
  const status = code === 'unreachable' ? 503 : 400;
  return new HttpProblem(status, code, 'The helpdesk was not connected', { detail: message });
}

const isChosen = (platform: Platform): HttpProblem =>
  new HttpProblem(409, 'is-chosen', 'The AI agent hands off to this helpdesk', {
    detail: 'Choose another method by PUT /settings/hand-off, and disconnect it then.',
    platform,
  });
