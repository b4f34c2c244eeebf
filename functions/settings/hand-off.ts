import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { refusePrivateHost } from '#channels/signed/public-address.ts';
import { aiAgentBody, aiAgentSchema, handOffBody, handOffSchema } from '#contracts/api/settings.ts';
import type { AiAgentSettings } from '#domain/ai-agent.ts';
import type { HandOffSettings, Platform } from '#domain/hand-off/hand-off.ts';
import { refuse } from '#domain/result.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { attempt, badInput, type Fault, parseJson } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import { decideHandOff } from '#use-cases/settings.ts';
import type { Deps } from './deps.ts';
import { operationsOf } from './operations.ts';

/** H1, and what the AI agent handles (H2). */
export const handingOff = (deps: Deps): Record<string, AgentOperation> => ({
  ...operationsOf(
    {
      name: 'hand-off',
      changeOf: (event) => {
        const body = parseJson(handOffBody, event);
        return (current) => sound(withMethod(current, body), faultsOfHandOff);
      },
      findMore: (event, current) =>
        moreIn(soundHandOff, event, (body) => faultsOfHandOff(withMethod(current, body))),
      check: async (next) => {
        const decided = await decideHandOff(next, deps.store);
        return decided.ok ? decided : refuse(notConnected(decided.refusal.platform));
      },
    },
    deps,
  ),
  ...operationsOf(
    {
      name: 'ai-agent',
      changeOf: (event) => {
        const body = parseJson(aiAgentBody, event);
        return (current) => sound(withAi(current, body), faultsOfAiAgent);
      },
      findMore: (event, current) =>
        moreIn(soundAiAgent, event, (body) => faultsOfAiAgent(withAi(current, body))),
    },
    deps,
  ),
});

const notConnected = (platform: Platform): HttpProblem =>
  new HttpProblem(409, 'not-connected', 'That helpdesk is not connected', {
    detail: `Connect it by PUT /integrations/${platform}, and save this once more.`,
    platform,
    connect: `/integrations/${platform}`,
  });

/** What is sound in a body with faults. */
const soundHandOff = z.object({
  method: handOffSchema.shape.method.optional().catch(undefined),
  message: handOffSchema.shape.message.optional().catch(undefined),
});
const soundAiAgent = z.object({
  enabled: aiAgentSchema.shape.enabled.optional().catch(undefined),
  channels: aiAgentSchema.shape.channels.optional().catch(undefined),
  callbackUrl: aiAgentSchema.shape.callbackUrl.optional().catch(undefined),
});

type Given<Value> = { readonly [Name in keyof Value]?: Value[Name] | undefined };
const or = <Value>(given: Value | undefined, kept: Value): Value => (given === undefined ? kept : given);

const withMethod = (current: HandOffSettings, given: Given<HandOffSettings>): HandOffSettings => ({
  method: or(given.method, current.method),
  message: or(given.message, current.message),
});
const withAi = (current: AiAgentSettings, given: Given<AiAgentSettings>): AiAgentSettings => ({
  enabled: or(given.enabled, current.enabled),
  channels: or(given.channels, current.channels),
  callbackUrl: or(given.callbackUrl, current.callbackUrl),
});

function sound<Value>(next: Value, faultsOf: (next: Value) => readonly Fault[]): Value {
  const faults = faultsOf(next);
  if (faults.length > 0) throw badInput(faults);
  return next;
}

function moreIn<Body extends z.ZodType>(
  schema: Body,
  event: APIGatewayProxyEventV2,
  faultsOf: (body: z.output<Body>) => readonly Fault[],
): readonly Fault[] {
  const body = attempt(() => parseJson(schema, event));
  return body.ok ? faultsOf(body.value) : [];
}

function faultsOfHandOff({ method, message }: HandOffSettings): Fault[] {
  return method === 'none' && message === null
    ? [{ path: 'message', message: 'is needed where nobody is offered', code: 'needed' }]
    : [];
}

function faultsOfAiAgent({ enabled, channels, callbackUrl }: AiAgentSettings): Fault[] {
  const faults: Fault[] = [];
  if (enabled && channels.length === 0)
    faults.push({
      path: 'channels',
      message: 'has to name one at least while it is enabled',
      code: 'one-at-least',
    });
  if (enabled && callbackUrl === null)
    faults.push({ path: 'callbackUrl', message: 'is needed while it is enabled', code: 'needed' });
  if (callbackUrl !== null && !isPublicHost(new URL(callbackUrl)))
    faults.push({
      path: 'callbackUrl',
      message: 'leads to an address that is nobody’s in public',
      code: 'not-public',
    });
  return faults;
}

/** Names are looked up when something is sent there, and refused again where they lead into a network of ours. */
function isPublicHost(url: URL): boolean {
  const name = url.hostname.replace(/\.$/, '');
  if (!name.startsWith('[') && (!name.includes('.') || /\.(localhost|local|internal)$/.test(name)))
    return false;
  try {
    refusePrivateHost(url);
    return true;
  } catch {
    return false;
  }
}
