/**
 * Expressions of DynamoDB, written as sentences: names in `the(…)`, values as they are.
 *
 * ```
 * condition`${the('version')} = ${3}`   // '#version = :c0', { '#version': 'version' }, { ':c0': 3 }
 * ```
 *
 * Every name goes through a placeholder, because too many of ours are reserved words.
 */
export interface Expression {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

class Path {
  readonly steps: readonly string[];

  constructor(path: string) {
    this.steps = path.split('.');
  }
}

/** An attribute, or one within a map: `queued.at`. */
export const the = (path: string): Path => new Path(path);

const writer =
  (prefix: string) =>
  (strings: TemplateStringsArray, ...parts: unknown[]): Expression => {
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const written = parts.map((part, index) => {
      if (part instanceof Path) {
        for (const step of part.steps) names[`#${step}`] = step;
        return part.steps.map((step) => `#${step}`).join('.');
      }
      values[`:${prefix}${index}`] = part;
      return `:${prefix}${index}`;
    });
    return {
      text: strings.reduce((text, string, index) => text + written[index - 1] + string),
      names,
      values,
    };
  };

/** Values are numbered apart, so that one request can hold one expression of each sort. */
export const condition = writer('c');
export const changes = writer('u');
export const keys = writer('k');

/** `SET` of what has a value and `REMOVE` of what is undefined: an attribute that is absent is not indexed. */
export const assigning = (values: Readonly<Record<string, unknown>>): Expression => {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  const absent = Object.keys(values).filter((name) => values[name] === undefined);
  const set = present.map(([name], index) => `#${name} = :s${index}`).join(', ');
  const remove = absent.map((name) => `#${name}`).join(', ');
  return {
    text: [set && `SET ${set}`, remove && `REMOVE ${remove}`].filter(Boolean).join(' '),
    names: Object.fromEntries(Object.keys(values).map((name) => [`#${name}`, name])),
    values: Object.fromEntries(present.map(([, value], index) => [`:s${index}`, value])),
  };
};

/** `ADD` of so much to each of these attributes; one that is absent counts from nothing. */
export const adding = (values: Readonly<Record<string, number>>): Expression => {
  const entries = Object.entries(values);
  return {
    text: `ADD ${entries.map(([name], index) => `#${name} :a${index}`).join(', ')}`,
    names: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(entries.map(([, value], index) => [`:a${index}`, value])),
  };
};

/** Two changes of one item; each must have clauses (`SET`, `REMOVE`, `ADD`) that the other hasn't. */
export const both = (one: Expression, other: Expression): Expression => ({
  text: `${one.text} ${other.text}`,
  names: { ...one.names, ...other.names },
  values: { ...one.values, ...other.values },
});

/** DynamoDB refuses empty maps of names or values. */
export function placeholders(...expressions: readonly (Expression | undefined)[]) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const expression of expressions) {
    Object.assign(names, expression?.names);
    Object.assign(values, expression?.values);
  }
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
