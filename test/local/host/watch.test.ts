import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { watchSources } from '#local/watch.ts';
import { eventually } from '#test/support/eventually.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function setup(build: (count: number) => Promise<string>) {
  const root = mkdtempSync(join(tmpdir(), 'sources-'));
  for (const folder of ['functions/a', 'infra', 'packages/domain', 'packages/local'])
    mkdirSync(join(root, folder), { recursive: true });
  const told: string[] = [];
  const reloaded: string[] = [];
  let builds = 0;
  stops.push(
    watchSources({
      root,
      tell: (message) => told.push(message),
      build: () => build(++builds),
      runtime: {
        async reload(assembly) {
          reloaded.push(assembly);
          return ['tickets'];
        },
      },
    }),
  );
  const write = (file: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), String(Math.random()));
  };
  const replace = (file: string) => {
    write(`${file}~`);
    renameSync(join(root, `${file}~`), join(root, file));
  };
  return { write, replace, told, reloaded };
}

describe('watching the sources', () => {
  it('builds once for several files saved at once, and tells what was reloaded', async () => {
    const { write, told, reloaded } = setup(async (count) => `assembly ${count}`);
    write('functions/a/index.ts');
    write('packages/domain/ticket.ts');
    await eventually(() => expect(told).toHaveLength(1));
    expect(told[0]).toMatch(/^reloaded in .* s: tickets$/);
    expect(reloaded).toEqual(['assembly 1']);
  });

  it('builds again each time, also where an editor replaces the file, and for what is new', async () => {
    const { write, replace, reloaded } = setup(async (count) => `assembly ${count}`);
    for (const [time, change] of [write, replace, replace, write].entries()) {
      change(time < 3 ? 'functions/a/index.ts' : 'functions/b/index.ts');
      await eventually(() => expect(reloaded).toHaveLength(time + 1));
    }
  });

  it('keeps the old code while the new one can’t be built, and loads it once it can', async () => {
    const { write, told, reloaded } = setup(async (count) => {
      if (count === 1) throw new Error('index.ts:3: Expected ";"');
      return 'assembly';
    });
    write('functions/a/index.ts');
    await eventually(() => expect(told[0]).toContain('Expected ";"'));
    expect(reloaded).toEqual([]);
    write('functions/a/index.ts');
    await eventually(() => expect(reloaded).toEqual(['assembly']));
  });

  it('builds again for what changed while it was building, and reloads nothing for the same sources', async () => {
    let finish = () => {};
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const builds: number[] = [];
    const { write, reloaded } = setup(async (count) => {
      builds.push(count);
      if (count === 1) await first;
      return 'same';
    });
    write('infra/app.ts');
    await eventually(() => expect(builds).toEqual([1]));
    write('infra/app.ts');
    await new Promise((resolve) => setTimeout(resolve, 400));
    finish();
    await eventually(() => expect(builds).toEqual([1, 2]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reloaded).toEqual(['same']);
  });

  it('asks for a new start where the local runtime itself has changed, and ignores what is no source', async () => {
    const { write, told, reloaded } = setup(async () => 'assembly');
    write('packages/local/start.ts');
    write('functions/a/notes.txt');
    await eventually(() => expect(told[0]).toContain('start it again'));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(reloaded).toEqual([]);
  });
});
