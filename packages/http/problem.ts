import type { Problem } from '#contracts/api/shared.ts';

/** A fault that the caller can do something about; the chain turns it into a problem document (RFC 9457). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem & Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    title: string,
    more: Omit<Problem, 'type' | 'title' | 'status'> & Record<string, unknown> = {},
  ) {
    super(code);
    this.problem = problem(status, code, title, more);
  }
}

export const problem = (
  status: number,
  code: string,
  title: string,
  more: Omit<Problem, 'type' | 'title' | 'status'> & Record<string, unknown> = {},
): Problem & Record<string, unknown> => ({ type: `urn:rondo:problem:${code}`, title, status, ...more });

export const notFound = (what: string): HttpProblem =>
  new HttpProblem(404, 'not-found', 'Not found', { detail: `There is no such ${what}.` });

/** A1: learns nothing, not even whether what was asked for exists. */
export const forbidden = (): HttpProblem => new HttpProblem(403, 'forbidden', 'Not allowed');
