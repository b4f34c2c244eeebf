import { describe, expect, it } from 'vitest';
import { evaluate, noValue, type Scope } from '#local/assembly/intrinsics.ts';
import { hole } from './fixture.ts';

const scope: Scope = {
  ref: (name) => ({ Queue: 'http://queue', Empty: noValue, Zones: ['a', 'b'] })[name] ?? fail(name),
  attribute: (id, name) => (id === 'Table' && name === 'Arn' ? 'arn:table' : fail(`${id}.${name}`)),
  importValue: (name) => `imported ${String(name)}`,
  condition: (name) => name === 'Yes',
  mapping: (map, first, second) => `${map}/${first}/${second}`,
};

function fail(name: string): never {
  throw new Error(`unknown: ${name}`);
}

describe('intrinsic functions of a template', () => {
  it.each([
    [{ Ref: 'Queue' }, 'http://queue'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:table'],
    [{ 'Fn::Join': ['/', [{ Ref: 'Queue' }, 'x', 1]] }, 'http://queue/x/1'],
    [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
    [
      { 'Fn::Sub': `${hole('Queue')}/${hole('Table.Arn')}/${hole('!Literal')}` },
      `http://queue/arn:table/${hole('Literal')}`,
    ],
    [
      { 'Fn::Sub': [`${hole('Own')}-${hole('Queue')}`, { Own: { Ref: 'Queue' } }] },
      'http://queue-http://queue',
    ],
    [{ 'Fn::ImportValue': { 'Fn::Sub': `x-${hole('Queue')}` } }, 'imported x-http://queue'],
    [{ 'Fn::If': ['Yes', 'then', { Ref: 'Nowhere' }] }, 'then'],
    [{ 'Fn::If': ['No', { Ref: 'Nowhere' }, 'else'] }, 'else'],
    [{ 'Fn::Equals': ['a', { 'Fn::Select': [0, ['a']] }] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    [{ 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }, true],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'Queue' }, 'k'] }, 'Map/http://queue/k'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
  ])('%j is worked out', (template, value) => {
    expect(evaluate(template, scope)).toEqual(value);
  });

  it('leaves out a property and a list’s member that have no value', () => {
    expect(evaluate({ kept: 1, gone: { Ref: 'Empty' }, list: [{ Ref: 'Empty' }, 2] }, scope)).toEqual({
      kept: 1,
      list: [2],
    });
  });

  it('takes a policy’s own property named Condition for what it is', () => {
    expect(evaluate({ Condition: { StringEquals: {} } }, scope)).toEqual({ Condition: { StringEquals: {} } });
  });

  it.each([
    [{ 'Fn::Cidr': ['10.0.0.0/8'] }, 'Fn::Cidr is not supported'],
    [{ 'Fn::Transform': {} }, 'Fn::Transform is not supported'],
    ['{{resolve:ssm:/name}}', 'the dynamic reference {{resolve:ssm:/name}} is not supported'],
    [{ 'Fn::Select': [3, ['a']] }, 'out of range'],
    [{ 'Fn::Join': ['', [{ deep: 1 }]] }, 'a text is needed'],
  ])('refuses %j', (template, message) => {
    expect(() => evaluate(template, scope)).toThrow(message);
  });
});
