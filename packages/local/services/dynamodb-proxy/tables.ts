import * as z from 'zod';
import type { Backend } from './forward.ts';
import type { Touched } from './requests.ts';

const description = z.object({
  Table: z.object({ KeySchema: z.array(z.object({ AttributeName: z.string() })) }),
});

export interface Item {
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  /** The same for the same item, whoever names it. */
  readonly id: string;
}

export interface Tables {
  /** The items that a request touches, by their keys; undefined if it names a table that isn't there. */
  identify(touched: readonly Touched[]): Promise<Item[] | undefined>;
  forget(table: string): void;
}

/** Knows what the key of each table is. */
export function createTables(backend: Backend): Tables {
  const keyNames = new Map<string, Promise<readonly string[] | undefined>>();
  const describe = async (table: string): Promise<readonly string[] | undefined> => {
    try {
      const { Table } = description.parse(await backend.call('DescribeTable', { TableName: table }));
      return Table.KeySchema.map(({ AttributeName }) => AttributeName);
    } catch {
      keyNames.delete(table);
      return undefined;
    }
  };
  const namesOf = (table: string) => {
    const known = keyNames.get(table) ?? describe(table);
    keyNames.set(table, known);
    return known;
  };
  return {
    async identify(touched) {
      const items: Item[] = [];
      for (const { table, attributes } of touched) {
        const names = await namesOf(table);
        if (!names) return undefined;
        const key = Object.fromEntries(names.map((name) => [name, attributes[name]]));
        items.push({ table, key, id: `${table}/${JSON.stringify(key)}` });
      }
      return items;
    },
    forget: (table) => void keyNames.delete(table),
  };
}
