/** A refusal of SNS. */
export class TopicError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalid = (message: string): TopicError =>
  new TopicError(400, 'InvalidParameter', `Invalid parameter: ${message}`);
