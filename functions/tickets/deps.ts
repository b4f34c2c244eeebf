import type { HttpLog } from '#http/serve.ts';
import type { Clock, Files, Store } from '#use-cases/ports.ts';

export interface Deps {
  readonly store: Store;
  readonly files: Pick<Files, 'link' | 'uploadLink' | 'keep'>;
  readonly clock: Clock;
  readonly log: HttpLog;
}
