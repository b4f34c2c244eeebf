import type { Answer } from '../http.ts';

/** A refusal of a service of AWS. */
export class AwsError extends Error {
  readonly status: number;
  readonly type: string;
  /** Members of the error beside its message. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, type: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.more = more;
  }
}

/** As the REST-JSON protocol answers it. */
export function restJsonError({ status, type, message, more }: AwsError): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ message, ...more }),
  };
}

/** As the JSON 1.0 protocol answers it, with the service's capital `Message`. */
export function json10Error({ status, type, message, more }: AwsError): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: type, Message: message, ...more }),
  };
}
