import type { BodyStore } from '#storage/bodies.ts';

/** A bucket, in memory. */
export function createMemoryBodies(): BodyStore & { readonly objects: Map<string, string> } {
  const objects = new Map<string, string>();
  return {
    objects,
    async put(key, body) {
      objects.set(key, body);
    },
    get: async (key) => objects.get(key) ?? null,
    async deleteAll(prefix) {
      for (const key of objects.keys()) if (key.startsWith(prefix)) objects.delete(key);
    },
  };
}
