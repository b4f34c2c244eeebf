import type { UserConfig } from 'vite';

/** One classic script, with all that it needs. */
export const config: UserConfig = {
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    // Native `light-dark()`: in their place the compiler would put both colours everywhere.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'bubble.tsx', formats: ['iife'], name: 'rondoBubble', fileName: () => 'bubble.js' },
    minify: true,
    reportCompressedSize: false,
  },
};
