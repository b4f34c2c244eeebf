import * as z from 'zod';

const branchSchema = z.record(z.string(), z.unknown());
const numericSchema = z.array(z.union([z.string(), z.number()]));
const optionSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ 'equals-ignore-case': z.string() }),
  z.strictObject({
    'anything-but': z.union([
      z.string(),
      z.number(),
      z.array(z.union([z.string(), z.number()])),
      z.strictObject({ prefix: z.string() }),
    ]),
  }),
  z.strictObject({ numeric: numericSchema }),
]);

/** A content option of a pattern: a value, or a comparison. */
type Option = z.infer<typeof optionSchema>;

/**
 * Whether a record matches a filter pattern, in EventBridge's language as Lambda's filters know it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export function matchesPattern(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern))
    return pattern.some((option) => matchesOption(optionSchema.parse(option), value));
  const { $or: alternatives, ...branches } = branchSchema.parse(pattern);
  if (Array.isArray(alternatives) && !alternatives.some((alternative) => matchesPattern(alternative, value)))
    return false;
  const inner = branchSchema.safeParse(value).data;
  return Object.entries(branches).every(([key, branch]) => matchesPattern(branch, inner?.[key]));
}

/** True if there are no filters, or any of them matches. */
export function passes(filters: readonly unknown[], value: unknown): boolean {
  return filters.length === 0 || filters.some((filter) => matchesPattern(filter, value));
}

function matchesOption(option: Option, value: unknown): boolean {
  // A list in the event matches if any of its members does.
  if (Array.isArray(value)) return value.some((member) => matchesOption(option, member));
  if (option === null || typeof option !== 'object') return value === option;
  // `exists` looks at leaves only: a branch of the event is not there.
  if ('exists' in option)
    return option.exists === (value !== undefined && !branchSchema.safeParse(value).success);
  if ('prefix' in option) return typeof value === 'string' && value.startsWith(option.prefix);
  if ('suffix' in option) return typeof value === 'string' && value.endsWith(option.suffix);
  if ('equals-ignore-case' in option)
    return typeof value === 'string' && value.toLowerCase() === option['equals-ignore-case'].toLowerCase();
  if ('numeric' in option) return typeof value === 'number' && compares(option.numeric, value);
  const excluded = option['anything-but'];
  if (value === undefined) return false;
  if (typeof excluded === 'object' && 'prefix' in excluded)
    return typeof value === 'string' && !value.startsWith(excluded.prefix);
  return ![excluded].flat().some((other) => other === value);
}

/** `["<", 10, ">=", 5]`: all of them hold. */
function compares(comparison: readonly (string | number)[], value: number): boolean {
  const [operator, bound, ...rest] = comparison;
  if (operator === undefined) return true;
  if (typeof bound !== 'number') throw new Error(`not a numeric comparison: ${JSON.stringify(comparison)}`);
  return compare(operator, value, bound) && compares(rest, value);
}

function compare(operator: string | number, value: number, bound: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    default:
      throw new Error(`not a numeric operator: ${operator}`);
  }
}
