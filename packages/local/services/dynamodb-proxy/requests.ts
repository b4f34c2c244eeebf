import * as z from 'zod';

const attributes = z.record(z.string(), z.unknown());
const keyed = z.looseObject({ TableName: z.string(), Key: attributes });
const put = z.looseObject({ TableName: z.string(), Item: attributes });

const transactItem = z.object({
  Put: put.optional(),
  Update: keyed.optional(),
  Delete: keyed.optional(),
  ConditionCheck: keyed.optional(),
  Get: keyed.optional(),
});
const transaction = z.looseObject({
  TransactItems: z.array(transactItem),
  ClientRequestToken: z.string().optional(),
});
export const batchWrite = z.looseObject({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.looseObject({ Item: attributes }).optional(),
        DeleteRequest: z.looseObject({ Key: attributes }).optional(),
      }),
    ),
  ),
});

/** An item that a request names: by its key, or by the whole item that holds it. */
export interface Touched {
  readonly table: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** False where it is only looked at. */
  readonly written: boolean;
}

export type Intent =
  | { readonly kind: 'transaction'; readonly items: readonly Touched[]; readonly token: string | undefined }
  | { readonly kind: 'snapshot' | 'write' | 'batch'; readonly items: readonly Touched[] };

/** Which items a request writes or reads in a transaction; undefined for all other requests and for malformed ones. */
export function intentOf(operation: string, body: unknown): Intent | undefined {
  switch (operation) {
    case 'PutItem':
      return single(put.safeParse(body).data);
    case 'UpdateItem':
    case 'DeleteItem':
      return single(keyed.safeParse(body).data);
    case 'TransactWriteItems':
    case 'TransactGetItems': {
      const { data } = transaction.safeParse(body);
      const items = data?.TransactItems.flatMap(touchedByAction);
      if (!data || items?.length !== data.TransactItems.length) return undefined;
      if (operation === 'TransactGetItems') return { kind: 'snapshot', items };
      return { kind: 'transaction', items, token: data.ClientRequestToken };
    }
    case 'BatchWriteItem': {
      const { data } = batchWrite.safeParse(body);
      const items = Object.entries(data?.RequestItems ?? {}).flatMap(([table, requests]) =>
        requests.map((request) =>
          touched(table, request.PutRequest?.Item ?? request.DeleteRequest?.Key ?? {}),
        ),
      );
      return data && { kind: 'batch', items };
    }
    default:
      return undefined;
  }
}

type Action = z.infer<typeof transactItem>;

function touchedByAction({ Put, Update, Delete, ConditionCheck, Get }: Action): Touched[] {
  if (Put) return [touched(Put.TableName, Put.Item)];
  const write = Update ?? Delete;
  if (write) return [touched(write.TableName, write.Key)];
  const look = ConditionCheck ?? Get;
  return look ? [{ ...touched(look.TableName, look.Key), written: false }] : [];
}

function single(request: z.infer<typeof put> | z.infer<typeof keyed> | undefined): Intent | undefined {
  if (!request) return undefined;
  const item = attributes.safeParse(request.Item ?? request.Key).data;
  return item && { kind: 'write', items: [touched(request.TableName, item)] };
}

function touched(table: string, item: Readonly<Record<string, unknown>>): Touched {
  return { table: tableName(table), attributes: item, written: true };
}

/** A table may be named by its ARN. */
export function tableName(nameOrArn: string): string {
  return nameOrArn.split(':table/').at(-1) ?? nameOrArn;
}

/** Undefined for what is no JSON: that is for DynamoDB Local to refuse. */
export function parsedBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
