import { once } from 'node:events';
import { createServer } from 'node:http';
import { build } from 'esbuild';

/** As many rows as the inbox has tickets, and nothing else, by the same framework: what the browser and it take alone. */
const page = (rows: number): string => `
  import { createElement as h } from 'react';
  import { createRoot } from 'react-dom/client';
  const rows = Array.from({ length: ${rows} }, (_, nth) => h('li', { key: nth, style: { height: 82 } }, 'Customer ' + nth));
  const list = { 'data-rows': '', tabIndex: 0, style: { height: 800, overflowY: 'auto' } };
  createRoot(document.body).render([h('section', { ...list, key: 1 }, rows), h('textarea', { key: 2 })]);
`;

export interface Bare {
  readonly url: string;
  stop(): void;
}

/** A page with React in it, and a list of plain text. */
export async function serveBare(rows: number): Promise<Bare> {
  const { outputFiles } = await build({
    stdin: { contents: page(rows), resolveDir: import.meta.dirname },
    define: { 'process.env.NODE_ENV': '"production"' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/bare.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.setHeader('cache-control', isScript ? 'max-age=3600' : 'no-cache');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>Bare</title><body></body><script type=module src=/bare.js></script>',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, stop: () => server.close() };
}
