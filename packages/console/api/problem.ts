import type { Problem } from '#contracts/api/shared.ts';

/** What the API says is wrong (RFC 9457). `type` ends in a code that a text may be found by. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title);
    this.status = status;
    this.problem = problem;
  }

  /** `already-assigned` of `urn:rondo:problem:already-assigned`. */
  get code(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf(':') + 1);
  }
}

/** No answer came: the network, or the system, is away. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Nobody is signed in any more. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}

export async function problemIn(response: Response): Promise<ApiProblem> {
  const fallback: Problem = { type: 'about:blank', title: response.statusText, status: response.status };
  try {
    const problem: Partial<Problem> = await response.json();
    return new ApiProblem(response.status, { ...fallback, ...problem });
  } catch {
    return new ApiProblem(response.status, fallback);
  }
}
