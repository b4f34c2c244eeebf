import type { Answer } from '../http.ts';

/** A refusal in Gorgias's words. */
export class GorgiasError extends Error {
  override readonly name = 'GorgiasError';
  readonly status: number;
  readonly data: object;

  constructor(status: number, message: string, data: object = {}) {
    super(message);
    this.status = status;
    this.data = data;
  }
}

export const notFound = (): GorgiasError => new GorgiasError(404, 'The requested resource was not found.');

export const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** @see https://developers.gorgias.com/reference/errors */
export const errorAnswer = ({ status, message, data }: GorgiasError): Answer =>
  json(status, { error: { msg: message, data } });
