import type { RouteSpec } from '../assembly/api.ts';

export interface RouteMatch {
  readonly route: RouteSpec;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

interface CompiledRoute {
  readonly route: RouteSpec;
  readonly method: string;
  readonly segments: readonly string[];
}

/**
 * Finds the route of a request as an HTTP API does: one that matches in full before a greedy one, and `$default` when
 * nothing else does. `path` is decoded.
 */
export function routeFinder(
  routes: readonly RouteSpec[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.flatMap((route): CompiledRoute[] => {
    const [method = '', path] = route.key.split(' ');
    return path === undefined ? [] : [{ route, method, segments: segmentsOf(path) }];
  });
  const fallback = routes.find(({ key }) => key === '$default');
  return (method, path) => {
    const wanted = segmentsOf(path);
    const [best] = compiled
      .filter((candidate) => candidate.method === method || candidate.method === 'ANY')
      .flatMap((candidate) => {
        const pathParameters = matchSegments(candidate.segments, wanted);
        return pathParameters ? [{ candidate, pathParameters }] : [];
      })
      .sort((left, right) => compareSpecificity(left.candidate, right.candidate));
    if (!best) return fallback && { route: fallback, pathParameters: undefined };
    const { candidate, pathParameters } = best;
    return {
      route: candidate.route,
      pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : undefined,
    };
  };
}

function segmentsOf(path: string): string[] {
  return path.replace(/^\//, '').split('/');
}

function matchSegments(
  pattern: readonly string[],
  wanted: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = wanted[index];
    if (!value && (name || value === undefined)) return undefined;
    if (!name) {
      if (segment !== value) return undefined;
    } else if (greedy) return { ...parameters, [name]: wanted.slice(index).join('/') };
    else parameters[name] = value ?? '';
  }
  return pattern.length === wanted.length ? parameters : undefined;
}

/** Fewer greedy and fewer variable segments first; a method of its own before `ANY`. */
function compareSpecificity(left: CompiledRoute, right: CompiledRoute): number {
  const rank = ({ segments, method }: CompiledRoute) =>
    segments.reduce(
      (sum, segment) => sum + (segment.endsWith('+}') ? 1_000 : segment.startsWith('{') ? 10 : 0),
      0,
    ) + (method === 'ANY' ? 1 : 0);
  return rank(left) - rank(right);
}
