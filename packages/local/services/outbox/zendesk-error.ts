import type { Answer } from '../http.ts';

/** A refusal in Zendesk's words. */
export class ZendeskError extends Error {
  override readonly name = 'ZendeskError';
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const invalid = (field: string, description: string): ZendeskError =>
  new ZendeskError(422, {
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { [field]: [{ description }] },
  });

export const notFound = (): ZendeskError =>
  new ZendeskError(404, { error: 'RecordNotFound', description: 'Not found' });

export const forbidden = (): ZendeskError =>
  new ZendeskError(403, {
    error: 'Forbidden',
    description:
      'You do not have access to this page. Please contact the account owner of this help desk for further help.',
  });

export const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
