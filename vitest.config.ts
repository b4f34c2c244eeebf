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

/** What takes longest begins first, so that no worker is left with it alone in the end. */
const slow = [/\/test\/e2e\//, /\/test\/browser\//, /laws|over-dynamodb|crash|same-minute|dynamo-store/];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const place = slow.findIndex((pattern) => pattern.test(moduleId));
      // Those that share a process have to follow one another.
      return (project.config.isolate ? 0 : slow.length + 1) + (place < 0 ? slow.length : place);
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Of a machine that nobody else burdens the tenth would do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'own', include: ['test/**/*.test.ts'], exclude: sharing } },
      { extends: true, test: { name: 'shared', include: sharing, isolate: false } },
    ],
  },
});
