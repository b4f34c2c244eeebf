import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

/** The runtime that a console under development speaks to: `npm start`. */
const runtime = process.env.RONDO_URL ?? 'http://localhost:3000';

/** The console lives below `/console/`, its API at the same origin's root. */
export const config: UserConfig = {
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  server: {
    port: 3001,
    proxy: { '^/(?!console/)|^/console/config.json': { target: runtime, changeOrigin: false } },
  },
  build: {
    target: 'es2023',
    // The Content-Security-Policy lets in files of our own, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
  },
};

export default defineConfig(config);
