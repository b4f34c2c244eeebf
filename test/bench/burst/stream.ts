import type { DynamoDBStreamEvent } from 'aws-lambda';
import { openAssembly } from '#local/assembly/assembly.ts';
import { readMappings, type StreamMappingSpec } from '#local/assembly/events.ts';
import { readFunctions } from '#local/assembly/functions.ts';
import { createStreamsClient } from '#local/mappings/stream/client.ts';
import { type RunningMapping, startStreamMapping } from '#local/mappings/stream/mapping.ts';
import { synthesize } from '#local/synth.ts';
import type { System } from './systems.ts';
import type { World } from './world.ts';

/** Virtual shards of the one that DynamoDB Local has; each with one invocation at a time, as Lambda does it. */
export const shardCount = 4;
const region = 'eu-central-1';

/** Consumes the world's stream by the mapping of the synthesized stacks: its filters, its batches, its retries. */
export async function consume(world: World, url: string, system: System): Promise<RunningMapping> {
  return startStreamMapping({
    spec: await specOfReact(),
    client: createStreamsClient(url, region),
    streamArn: world.streamArn,
    checkpointsDir: undefined,
    lanes: shardCount,
    hostility: undefined,
    region,
    invoke: async (event) => {
      try {
        const answer = await system.react(event as DynamoDBStreamEvent);
        return { ok: true, requestId: 'bench', payload: JSON.stringify(answer ?? null) };
      } catch (error) {
        return { ok: false, requestId: 'bench', error: { errorType: 'Error', errorMessage: String(error) } };
      }
    },
    giveUp: async (_, { error }) => {
      throw new Error(`records were given up: ${error?.errorMessage}`);
    },
    clockOffset: () => 0,
    lastActivity: () => performance.now(),
    warn: (message) => process.stderr.write(`${message}\n`),
  });
}

let spec: Promise<StreamMappingSpec> | undefined;

function specOfReact(): Promise<StreamMappingSpec> {
  spec ??= synthesize().then((directory) => {
    const place = {
      region,
      accountId: '000000000000',
      apiUrl: 'http://localhost',
      sqsUrl: 'http://localhost',
    };
    const assembly = openAssembly(directory, place);
    const functions = readFunctions(assembly);
    const found = readMappings(assembly).streams.find(
      ({ functionName }) => functions(functionName).label === 'react',
    );
    if (!found) throw new Error('no stack maps the stream to react');
    return found;
  });
  return spec;
}
