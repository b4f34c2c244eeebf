import { describe } from 'vitest';
import { start } from '#test/support/builders.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import { storeContract } from './contract/index.ts';

describe('the store in memory', () => {
  storeContract(async (options) => createMemoryStore({ clock: () => start, ...options }), { runs: 100 });
});
