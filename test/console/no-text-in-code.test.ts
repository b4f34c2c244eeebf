import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

/** Names that are the same in every language; what stands on keys is one. */
const names = new Set(['Rondo', 'UTC', 'Esc']);
const toBeRead =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|placeholder|title|alt|label|text|hint)$/;
const hasWords = /\p{L}{2}/u;

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function* nodesIn(value: unknown, parents: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each, parents);
  if (!isNode(value)) return;
  yield [value, parents];
  for (const each of Object.values(value)) yield* nodesIn(each, [value, ...parents]);
}

/** What stands in a literal, or in a template between its values. */
const textOf = (node: Node): string => {
  if (node.type === 'JSXText' || (node.type === 'Literal' && typeof node.value === 'string'))
    return String(node.value);
  return node.type === 'TemplateElement' ? JSON.stringify(node.value) : '';
};

/** Whether a reader gets to see it: what stands between tags, or in an attribute that is read out. */
function isShown(node: Node, [parent, ...others]: readonly Node[]): boolean {
  if (node.type === 'JSXText') return true;
  if (parent?.type === 'JSXExpressionContainer' || parent?.type === 'TemplateLiteral')
    return isShown(parent, others);
  if (parent?.type === 'LogicalExpression' || parent?.type === 'ConditionalExpression')
    return parent.test !== node && isShown(parent, others);
  if (parent?.type === 'JSXElement' || parent?.type === 'JSXFragment') return true;
  return parent?.type === 'JSXAttribute' && isNode(parent.name) && toBeRead.test(String(parent.name.name));
}

/** Texts that the file shows without asking for their translation. */
function textsIn(file: string, source: string): string[] {
  const { program } = parseSync(file, source);
  return [...nodesIn(program)].flatMap(([node, parents]) => {
    const text = textOf(node)
      .replace(/\\u[0-9a-f]{4}|"(raw|cooked)"/g, '')
      .trim();
    return hasWords.test(text) && !names.has(text) && isShown(node, parents) ? [text] : [];
  });
}

describe('the console’s code', () => {
  test.each(globSync('packages/console/**/*.tsx'))('has no text for readers in %s', (file) =>
    expect(textsIn(file, readFileSync(file, 'utf8'))).toEqual([]),
  );

  test.each([
    '<p>Hello</p>',
    '<p>{count} new tickets</p>',
    "<p>{isNew && 'New'}</p>",
    "<p>{isNew ? t('a') : 'Old'}</p>",
    '<button aria-label="Close" />',
    "<Button title={isOn ? 'On' : 'Off'} />",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    '<img alt={`Picture of ${name}`} />',
    '<input placeholder={"Your name"} />',
  ])('would be found in %s', (code) => expect(textsIn('a.tsx', `const a = ${code};`)).not.toEqual([]));

  test.each([
    '<p className="a-class">{t("a.key")} · {name}</p>',
    "<Menu align={isEnd ? 'end' : 'start'} title={t('a')} />",
    "<p>{kind === 'note' && <b>{t('a')}</b>}</p>",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    '<a href={`/inbox/${view}`}>#{number}</a>',
  ])('is none in %s', (code) => expect(textsIn('a.tsx', `const a = ${code};`)).toEqual([]));
});
