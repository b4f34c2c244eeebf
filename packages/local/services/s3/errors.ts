import type { Answer } from '../http.ts';

/** A refusal of S3. */
export class ObjectError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const denied = (message = 'Access Denied'): ObjectError =>
  new ObjectError(403, 'AccessDenied', message);

export function errorAnswer({ status, code, message }: ObjectError): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
