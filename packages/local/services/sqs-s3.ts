import { mkdirSync } from 'node:fs';
import { Server } from 'node:net';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { SqsS3, SqsS3Options } from './types.ts';

/** SQS and S3 by fauxqs, in this process. What is kept is kept in SQLite, so a kill loses nothing acknowledged. */
export async function startSqsS3(options: SqsS3Options = {}): Promise<SqsS3> {
  const { dataDir, region = 'eu-central-1', port = 0, clock } = options;
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const server = await onLoopback(() =>
    startFauxqs({ port, logger: false, defaultRegion: region, ...(dataDir && { dataDir }) }),
  );
  const url = `http://127.0.0.1:${server.port}`;
  const queues = new Set<string>();
  const unsubscribe = clock && endDelaysBy(clock, server, queues);
  return {
    url,
    async stop() {
      unsubscribe?.();
      await server.stop();
    },
    createQueue(name, attributes = {}) {
      queues.add(name);
      return createQueue(server, { url, region, name, attributes });
    },
    createBucket: (name) => void server.createBucket(name),
    inFlight: (queueName) => server.inspectQueue(queueName)?.messages.inflight.length ?? 0,
    ready(queueName) {
      const { ready = [], inflight = [] } = server.inspectQueue(queueName)?.messages ?? {};
      const held = new Set(inflight.map(({ message }) => message.messageGroupId));
      return ready.filter(({ messageGroupId: group }) => group === undefined || !held.has(group)).length;
    },
  };
}

/** fauxqs asks for every interface and has no option against it, so what it asks for is changed while it starts. */
async function onLoopback(start: () => Promise<FauxqsServer>): Promise<FauxqsServer> {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const [first, ...rest] = args;
    const asked = z.looseObject({ host: z.literal('0.0.0.0') }).safeParse(first);
    return Reflect.apply(
      listen,
      this,
      asked.success ? [{ ...asked.data, host: '127.0.0.1' }, ...rest] : args,
    );
  };
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}

/** fauxqs knows real time only: a message that is delayed comes sooner by as much as the clock is moved. */
function endDelaysBy(clock: Clock, server: FauxqsServer, queues: ReadonlySet<string>): () => void {
  const ahead = () => clock.now() - Date.now();
  let before = ahead();
  return clock.onAdvance(() => {
    const moved = ahead() - before;
    before += moved;
    for (const name of queues) {
      for (const message of server.inspectQueue(name)?.messages.delayed ?? [])
        if (message.delayUntil) message.delayUntil -= moved;
    }
  });
}

interface Queue {
  readonly url: string;
  readonly region: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A queue kept from before gets the attributes of now, with its messages left alone. */
async function createQueue(server: FauxqsServer, { url, region, name, attributes }: Queue) {
  const queueUrl = `${url}/000000000000/${name}`;
  const body = server.inspectQueue(name)
    ? { operation: 'SetQueueAttributes', input: { QueueUrl: queueUrl, Attributes: attributes } }
    : { operation: 'CreateQueue', input: { QueueName: name, Attributes: attributes } };
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${body.operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=rondo/20260101/${region}/sqs/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body.input),
  });
  if (!answer.ok) throw new Error(`the queue ${name} can't be made: ${await answer.text()}`);
  await answer.arrayBuffer();
  return { queueUrl, queueArn: `arn:aws:sqs:${region}:000000000000:${name}` };
}
