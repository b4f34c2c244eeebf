import type { Answer } from '../http.ts';

const statuses = {
  ValidationException: 400,
  SerializationException: 400,
  ServiceQuotaExceededException: 402,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ConflictException: 409,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const;

export type ErrorType = keyof typeof statuses;

/** A refusal of the service: its type in a header, its message in the body. */
export class ServiceError extends Error {
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

export function errorAnswer({ type, message }: ServiceError): Answer {
  return failure(statuses[type], type, message);
}

/** What the service says with a status that a fault asks for. */
export function faultAnswer(status: number): Answer {
  const type =
    Object.entries(statuses).find(([, known]) => known === status)?.[0] ??
    (status < 500 ? 'ValidationException' : 'InternalServerException');
  return failure(
    status,
    type,
    status === 429 ? 'Rate exceeded' : 'Asked for by a fault of the local runtime.',
  );
}

function failure(status: number, type: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ Message: message }),
  };
}
