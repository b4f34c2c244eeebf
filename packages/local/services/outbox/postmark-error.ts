/** A refusal of Postmark's: https://postmarkapp.com/developer/api/overview#error-codes */
export class PostmarkError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const unacceptable = (message: string): PostmarkError => new PostmarkError(422, 300, message);
