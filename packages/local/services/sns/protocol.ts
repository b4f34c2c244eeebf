import { randomUUID } from 'node:crypto';
import type { Answer } from '../http.ts';
import type { TopicError } from './errors.ts';

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** A value as AWS's query protocol answers it: lists have `member`s. */
export type Xml = string | readonly Xml[] | { readonly [name: string]: Xml };

export function resultAnswer(action: string, result: Xml): Answer {
  const answered = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  return xmlAnswer(200, `${action}Response`, answered);
}

export function errorAnswer({ status, code, message }: TopicError): Answer {
  const refusal = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  return xmlAnswer(status, 'ErrorResponse', { Error: refusal, RequestId: randomUUID() });
}

function xmlAnswer(status: number, root: string, content: Xml): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${namespace}">${xml(content)}</${root}>`,
  };
}

function xml(value: Xml): string {
  if (typeof value === 'string') return escaped(value);
  if (isList(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  return Object.entries(value)
    .map(([name, item]) => `<${name}>${xml(item)}</${name}>`)
    .join('');
}

const isList = (value: Xml): value is readonly Xml[] => Array.isArray(value);

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `Name.entry.1.Key`, `Name.entry.2.Key` … as the query protocol flattens a list: one record for each number. */
export function entriesOf(form: URLSearchParams, prefix: string): Record<string, string>[] {
  const entries = new Map<string, Record<string, string>>();
  for (const [name, value] of form) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const [number = '', ...key] = name.slice(prefix.length + 1).split('.');
    entries.set(number, { ...entries.get(number), [key.join('.')]: value });
  }
  return [...entries].sort(([left], [right]) => Number(left) - Number(right)).map(([, entry]) => entry);
}
