import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openJournal } from '#local/services/journal.ts';

const schema = z.object({ n: z.number() });
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-journal-'));
  file = join(folder, 'deep', 'down.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a journal', () => {
  it('gives back what was appended, in order', () => {
    const { entries, journal } = openJournal(file, schema);
    expect(entries).toEqual([]);
    journal.append({ n: 1 });
    journal.append({ n: 2 });
    journal.close();
    expect(openJournal(file, schema).entries).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('drops a last line torn by a kill, and goes on after it', () => {
    openJournal(file, schema).journal.append({ n: 1 });
    appendFileSync(file, '{"n":');
    const { entries, journal } = openJournal(file, schema);
    expect(entries).toEqual([{ n: 1 }]);
    journal.append({ n: 2 });
    expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  it('can be rewritten and appended to again', () => {
    const { journal } = openJournal(file, schema);
    journal.append({ n: 1 });
    journal.rewrite([{ n: 5 }]);
    journal.append({ n: 6 });
    expect(openJournal(file, schema).entries).toEqual([{ n: 5 }, { n: 6 }]);
  });

  it('says where it can’t be read', () => {
    openJournal(file, schema).journal.append({ n: 1 });
    writeFileSync(file, '{"n":1}\n{"n":"one"}\n');
    expect(() => openJournal(file, schema)).toThrow(/down\.jsonl:2 can't be read/);
  });
});
