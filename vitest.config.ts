import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that leave nothing behind in their process share one a worker, and what they import; others have one a file. */
const sharing = [
  'console',
  'contracts',
  'domain',
  'functions',
  'helpdesks',
  'http',
  'storage',
  'use-cases',
].map((folder) => `test/${folder}/**/*.test.ts`);

/**
 * What takes longest begins first, so that no worker is left with it alone in the end: in turns what waits for the
 * system's own delays and what draws pages, so that one has the machine while the other waits.
 */
const waits = /\/test\/e2e\//;
const draws = /\/test\/browser\//;
const slow = /laws|over-dynamodb|crash|same-minute|dynamo-store/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const those = (pattern: RegExp) => sorted.filter(({ moduleId }) => pattern.test(moduleId));
    const turns = [those(waits), those(draws)].flatMap((each) =>
      each.map((file, nth) => ({ file, turn: (nth + 0.5) / each.length })),
    );
    const first = turns.toSorted((one, other) => one.turn - other.turn).map(({ file }) => file);
    const rest = sorted.filter((file) => !first.includes(file));
    // Those that share a process have to follow one another.
    const rank = ({ moduleId, project }: TestSpecification): number =>
      (project.config.isolate ? 0 : 2) + (slow.test(moduleId) ? 0 : 1);
    return [...first, ...rest.toSorted((one, other) => rank(one) - rank(other))];
  }
}

export default defineConfig({
  test: {
    // Of a machine that nobody else burdens the tenth would do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'own', include: ['test/**/*.test.ts'], exclude: sharing } },
      { extends: true, test: { name: 'shared', include: sharing, isolate: false } },
    ],
  },
});
