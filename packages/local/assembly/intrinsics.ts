import * as z from 'zod';

/** What a template's intrinsic functions can refer to. Everything throws on what it doesn't know. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
}

/** `AWS::NoValue`: the property that holds it is left out. */
export const noValue = Symbol('AWS::NoValue');

const pair = z.tuple([z.unknown(), z.unknown()]);
const list = z.array(z.unknown());

/** The value with every intrinsic function in it worked out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamicReference(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== noValue);
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1) {
    const [name, argument] = only;
    if (name === 'Ref') return scope.ref(z.string().parse(argument));
    if (name === 'Condition' && typeof argument === 'string') return scope.condition(argument);
    if (name.startsWith('Fn::')) return call(name, argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, evaluate(item, scope)]).filter(([, item]) => item !== noValue),
  );
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const function_ = functions[name];
  if (!function_) throw new Error(`the intrinsic function ${name} is not supported by the local runtime`);
  return function_(argument, scope);
}

const functions: Record<string, (argument: unknown, scope: Scope) => unknown> = {
  'Fn::GetAtt'(argument, scope) {
    const [logicalId = '', ...name] =
      typeof argument === 'string' ? argument.split('.') : z.array(z.string()).parse(argument);
    return scope.attribute(logicalId, name.join('.'));
  },
  'Fn::Join'(argument, scope) {
    const [separator, items] = pair.parse(argument);
    return list
      .parse(evaluate(items, scope))
      .map(text)
      .join(text(evaluate(separator, scope)));
  },
  'Fn::Split'(argument, scope) {
    const [separator, source] = pair.parse(argument);
    return text(evaluate(source, scope)).split(text(separator));
  },
  'Fn::Select'(argument, scope) {
    const [index, items] = pair.parse(argument);
    const chosen = list.parse(evaluate(items, scope))[Number(evaluate(index, scope))];
    if (chosen === undefined) throw new Error(`Fn::Select ${String(index)} is out of range`);
    return chosen;
  },
  'Fn::Sub'(argument, scope) {
    const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : pair.parse(argument);
    const known = z.record(z.string(), z.unknown()).parse(evaluate(variables, scope));
    return text(pattern).replace(/\$\{([^}]+)\}/g, (_, name: string) => substitute(name, known, scope));
  },
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(evaluate(argument, scope))),
  'Fn::Base64': (argument, scope) => Buffer.from(text(evaluate(argument, scope))).toString('base64'),
  'Fn::FindInMap'(argument, scope) {
    const [map, first, second] = list.parse(evaluate(argument, scope)).map(text);
    return scope.mapping(map ?? '', first ?? '', second ?? '');
  },
  'Fn::If'(argument, scope) {
    const [condition, yes, no] = list.parse(argument);
    return evaluate(scope.condition(text(condition)) ? yes : no, scope);
  },
  'Fn::Equals'(argument, scope) {
    const [left, right] = pair.parse(argument);
    return text(evaluate(left, scope)) === text(evaluate(right, scope));
  },
  'Fn::Not': (argument, scope) => !list.parse(evaluate(argument, scope))[0],
  'Fn::And': (argument, scope) => list.parse(evaluate(argument, scope)).every(Boolean),
  'Fn::Or': (argument, scope) => list.parse(evaluate(argument, scope)).some(Boolean),
};

function substitute(name: string, known: Record<string, unknown>, scope: Scope): string {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (name in known) return text(known[name]);
  const [logicalId = '', ...attribute] = name.split('.');
  return text(attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(name));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`a text is needed where ${JSON.stringify(value)} stands`);
}

/** CloudFormation would look these up in another service; nothing local could. */
function refuseDynamicReference(value: string): string {
  if (value.includes('{{resolve:'))
    throw new Error(`the dynamic reference ${value} is not supported by the local runtime`);
  return value;
}
