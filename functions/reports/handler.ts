import { type HttpLog, serve } from '#http/serve.ts';

export interface Deps {
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  return serve({}, deps.log);
}
