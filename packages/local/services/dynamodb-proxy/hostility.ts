import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import type { Lag } from '../types.ts';
import { refusal } from './errors.ts';
import type { Backend } from './forward.ts';
import { createGuard } from './guard.ts';
import { listWithoutReplicas, redirected } from './reads.ts';
import { createReplica } from './replica.ts';
import { type Intent, intentOf, parsedBody, tableName } from './requests.ts';
import { createTables } from './tables.ts';

export interface Hostility {
  /** Makes the lagging replicas and keeps them from now on; does nothing if it does already. */
  begin(): Promise<void>;
  /** Only forwards: writes are not noted, so the next `begin` makes the replicas anew. */
  passUnseen(): void;
  serve(operation: string, request: Request, hostile: boolean): Promise<Answer>;
  setLag(lag: Lag): void;
  caughtUp(): Promise<void>;
  end(): Promise<void>;
}

const table = z.looseObject({ TableName: z.string(), GlobalSecondaryIndexUpdates: z.unknown().optional() });

export function createHostility(
  backend: Backend,
  options: { dataDir: string | undefined; lag: Lag; random: () => number },
): Hostility {
  let { lag } = options;
  let noting = false;
  const tables = createTables(backend);
  const guard = createGuard();
  const replica = createReplica(backend, { ...options, lag: () => lag });

  const write = async (
    request: Request,
    body: unknown,
    intent: Intent,
    hostile: boolean,
  ): Promise<Answer> => {
    const items = await tables.identify(intent.items);
    if (!items) return backend.forward(request.body, request.headers);
    const written = items.filter((_, index) => intent.items[index]?.written);
    const forward = async (changedBody?: string) => {
      const ended = replica.begin(written);
      try {
        const answer = await backend.forward(changedBody ?? request.body, request.headers);
        ended(answer.status !== 400);
        return answer;
      } catch (error) {
        ended(true);
        throw error;
      }
    };
    return hostile ? guard({ intent, items, body }, forward) : forward();
  };

  /** The replica follows what happens to its table. */
  const changeTable = async (operation: string, request: Request, body: unknown): Promise<Answer> => {
    const answer = await backend.forward(request.body, request.headers);
    const { data } = table.safeParse(body);
    if (answer.status !== 200 || !data) return answer;
    const name = tableName(data.TableName);
    tables.forget(name);
    if (operation === 'DeleteTable') await replica.drop(name);
    else if (operation === 'CreateTable' || data.GlobalSecondaryIndexUpdates) await replica.renew(name);
    return answer;
  };

  return {
    async begin() {
      if (noting) return;
      noting = true;
      await replica.open();
    },
    passUnseen: replica.passUnseen,
    async serve(operation, request, hostile) {
      if (operation === 'ListTables')
        return listWithoutReplicas(backend.forward, request.body, request.headers);
      if (!noting) return backend.forward(request.body, request.headers);
      if (/Statement|ExecuteTransaction/.test(operation)) {
        return refusal(
          'ValidationException',
          'The local runtime has no PartiQL: it would not see what is written.',
        );
      }
      const body = parsedBody(request.body);
      if (/^(Create|Update|Delete)Table$/.test(operation)) return changeTable(operation, request, body);
      const elsewhere = hostile ? redirected(operation, body) : undefined;
      if (elsewhere) return elsewhere.restore(await backend.forward(elsewhere.body, request.headers));
      const intent = intentOf(operation, body);
      return intent ? write(request, body, intent, hostile) : backend.forward(request.body, request.headers);
    },
    setLag(wanted) {
      lag = wanted;
    },
    caughtUp: () => (noting ? replica.caughtUp() : Promise.resolve()),
    end: replica.close,
  };
}
