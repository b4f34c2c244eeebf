import * as z from 'zod';
import { agentsPage, meSchema, presenceBody } from './api/agents.ts';
import {
  autoCloseBody,
  autoCloseSchema,
  officeHoursBody,
  officeHoursSchema,
  roundRobinBody,
  roundRobinSchema,
} from './api/settings.ts';
import { problemSchema } from './api/shared.ts';
import {
  answerBody,
  assignBody,
  assignResult,
  erasure,
  messageSchema,
  threadPage,
  threadQuery,
  ticketSchema,
  ticketsPage,
  ticketsQuery,
} from './api/tickets.ts';
import { type Route, routes } from './routes.ts';

interface Shapes {
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly status?: number;
}

const route = (of: (typeof routes)[number]) => `${of.method} ${of.path}` as const;
type RouteKey = ReturnType<typeof route>;

/** What goes in and what comes out of each route, by the schemas that the handlers parse with. */
const shapes: Record<RouteKey | string, Shapes> = {
  'GET /tickets': { query: ticketsQuery, answer: ticketsPage },
  'GET /tickets/{id}': { answer: ticketSchema },
  'GET /tickets/{id}/messages': { query: threadQuery, answer: threadPage },
  'POST /tickets/{id}/messages': { body: answerBody, answer: messageSchema, status: 201 },
  'POST /tickets/{id}/close': { answer: ticketSchema },
  'POST /tickets/{id}/reopen': { answer: ticketSchema },
  'DELETE /contacts/{id}': { answer: erasure },
  'POST /tickets/assign': { body: assignBody, answer: assignResult },
  'GET /me': { answer: meSchema },
  'PUT /me/presence': { body: presenceBody, answer: meSchema },
  'POST /me/sign-out': { status: 204 },
  'GET /agents': { answer: agentsPage },
  'GET /settings/round-robin': { answer: roundRobinSchema },
  'PUT /settings/round-robin': { body: roundRobinBody, answer: roundRobinSchema },
  'GET /settings/auto-close': { answer: autoCloseSchema },
  'PUT /settings/auto-close': { body: autoCloseBody, answer: autoCloseSchema },
  'GET /settings/office-hours': { answer: officeHoursSchema },
  'PUT /settings/office-hours': { body: officeHoursBody, answer: officeHoursSchema },
};

const schemaOf = (type: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return schema;
};
const content = (type: z.ZodType, io: 'input' | 'output', media = 'application/json') => ({
  content: { [media]: { schema: schemaOf(type, io) } },
});

function parametersOf({ path }: Route, { query }: Shapes) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, type]) => ({
    name,
    in: 'query',
    required: false,
    schema: type instanceof z.ZodType ? schemaOf(type, 'input') : {},
  }));
  return [...inPath, ...inQuery];
}

function operationOf(of: Route) {
  const shape = shapes[`${of.method} ${of.path}`] ?? {};
  const roles = typeof of.access === 'string' ? null : of.access;
  return {
    summary: of.summary,
    tags: [of.function],
    ...(roles !== null && {
      security: [{ userPool: [] }],
      description: `Roles: ${roles.join(', ')}.`,
      'x-roles': roles,
    }),
    parameters: parametersOf(of, shape),
    ...(shape.body !== undefined && { requestBody: { required: true, ...content(shape.body, 'input') } }),
    responses: {
      [shape.status ?? 200]: {
        description: 'Done',
        ...(shape.answer !== undefined && content(shape.answer, 'output')),
      },
      default: { description: 'A problem', ...content(problemSchema, 'output', 'application/problem+json') },
    },
  };
}

/** The HTTP surface as OpenAPI 3.1, from the routes and the schemas that the functions use. */
export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const of of routes) paths[of.path] = { ...paths[of.path], [of.method.toLowerCase()]: operationOf(of) };
  return {
    openapi: '3.1.0',
    info: { title: 'Rondo', version: '1', description: 'A helpdesk inbox in your own AWS account.' },
    components: { securitySchemes: { userPool: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  };
}
