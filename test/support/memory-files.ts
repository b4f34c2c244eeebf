import type { Files } from '#use-cases/ports.ts';

interface Uploaded {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** A bucket of attachments, in memory: what was offered counts as uploaded once `upload` says so. */
export function createMemoryFiles() {
  const offered = new Map<string, Uploaded>();
  const uploads = new Map<string, Uploaded>();
  const kept = new Map<string, Uploaded>();
  const contents = new Map<string, Uint8Array>();
  const files: Files = {
    put: async ({ id, content }) => void contents.set(id, content),
    get: async (id) => contents.get(id) ?? null,
    link: async ({ id }) => `https://files.example.com/${id}?signed`,
    async uploadLink({ id, ...file }) {
      offered.set(id, file);
      return {
        url: `https://files.example.com/uploads/${id}`,
        headers: { 'content-type': file.contentType },
      };
    },
    async keep(id) {
      const file = kept.get(id) ?? uploads.get(id);
      if (file === undefined) return null;
      kept.set(id, file);
      return { id, ...file };
    },
  };
  return {
    ...files,
    kept,
    /** As an agent's browser does, with the link that it was given. */
    upload(id: string): void {
      const file = offered.get(id);
      if (file !== undefined) uploads.set(id, file);
    },
  };
}

export type MemoryFiles = ReturnType<typeof createMemoryFiles>;
