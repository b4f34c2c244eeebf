import { type HttpLog, serve } from '#http/serve.ts';

export const createHandler = ({ log }: { readonly log: HttpLog }) => serve({}, log);
