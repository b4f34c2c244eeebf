import * as z from 'zod';
import { agentSchema, agentsPage, meSchema, presenceBody } from './api/agents.ts';
import {
  answerBody,
  idempotencyKey,
  snoozeBody,
  snoozedTicket,
  uploadBody,
  uploadSchema,
} from './api/answering.ts';
import {
  chatPage,
  chatQuery,
  consentBody,
  emailBody,
  endedSchema,
  saidSchema,
  sayBody,
  sessionBody,
  sessionSchema,
} from './api/chat.ts';
import { decisionsAnswer } from './api/decisions.ts';
import { changedAgent, invitation, newRole } from './api/directory.ts';
import { aiMessageBody, aiMessageResult, handOffRequestBody, handOffRequestResult } from './api/hand-off.ts';
import {
  gorgiasCredentials,
  integrationSchema,
  integrationsAnswer,
  zendeskCredentials,
} from './api/integrations.ts';
import { answeringBody, liveDocument, liveQuery } from './api/live.ts';
import { macrosBody, macrosSchema } from './api/macros.ts';
import {
  conversationsPage,
  conversationsQuery,
  exportQuery,
  overviewQuery,
  overviewSchema,
  recountBody,
  recountSchema,
} from './api/reports.ts';
import {
  aiAgentBody,
  aiAgentSchema,
  autoCloseBody,
  autoCloseProgress,
  autoCloseSchema,
  handOffBody,
  handOffSchema,
  officeHoursBody,
  officeHoursSchema,
  roundRobinBody,
  roundRobinSchema,
} from './api/settings.ts';
import { problemDocument } from './api/shared.ts';
import {
  newTeamBody,
  segmentsBody,
  settingHistoryPage,
  settingHistoryQuery,
  tagRulesBody,
  tagRulesSchema,
  tagsBody,
  teamBody,
  teamOrderBody,
  teamSchema,
  teamsSchema,
} from './api/teams.ts';
import {
  assignBody,
  assignResult,
  contactAnswer,
  erasure,
  messageSchema,
  threadPage,
  threadQuery,
  ticketSchema,
  ticketsPage,
  ticketsQuery,
} from './api/tickets.ts';
import { viewCounts } from './api/views.ts';
import { signedMessageBody, signedMessageResult } from './api/webhooks.ts';
import { accessOf, rolesTable, securitySchemes } from './openapi-access.ts';
import { Components } from './openapi-components.ts';
import { signedHeaders, webhooksOf } from './openapi-webhooks.ts';
import { type Route, routes } from './routes.ts';

interface Shapes {
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly status?: number;
  /** Where the answer is no JSON. */
  readonly media?: string;
  /** The answer has an entity tag. */
  readonly tagged?: true;
  /** Asked again with that tag, and nothing new, it is 304 (RFC 9110, 15.4.5). */
  readonly conditional?: true;
  /** What was done before is 200, with the same answer. */
  readonly repeated?: true;
}

/** Settings change under optimistic locking (RFC 9110, 13.1.1). */
const locked = { 'If-Match': z.string().meta({ description: 'The entity tag of what is being changed' }) };

const route = (of: (typeof routes)[number]) => `${of.method} ${of.path}` as const;
type RouteKey = ReturnType<typeof route>;

const unlessKnown = {
  'If-None-Match': z.string().meta({ description: 'The entity tag of the last answer' }),
};

/** What goes in and what comes out of each route, by the schemas that the handlers parse with. */
const shapes: Record<RouteKey | string, Shapes> = {
  'GET /tickets': { query: ticketsQuery, answer: ticketsPage },
  'GET /views': { answer: viewCounts },
  'GET /settings/macros': { answer: macrosSchema, tagged: true },
  'PUT /settings/macros': { body: macrosBody, headers: locked, answer: macrosSchema, tagged: true },
  'GET /live': {
    query: liveQuery,
    headers: unlessKnown,
    answer: liveDocument,
    tagged: true,
    conditional: true,
  },
  'POST /tickets/{id}/answering': { body: answeringBody, status: 204 },
  'GET /tickets/{id}': { answer: ticketSchema },
  'GET /tickets/{id}/messages': { query: threadQuery, answer: threadPage },
  'GET /tickets/{id}/assignments': { answer: decisionsAnswer },
  'POST /tickets/{id}/messages': {
    headers: { 'Idempotency-Key': idempotencyKey },
    body: answerBody,
    answer: messageSchema,
    status: 201,
  },
  'POST /tickets/{id}/close': { answer: ticketSchema },
  'POST /tickets/{id}/reopen': { answer: ticketSchema },
  'POST /tickets/{id}/snooze': { body: snoozeBody, answer: snoozedTicket },
  'POST /tickets/{id}/messages/{messageId}/retry': { answer: messageSchema },
  'POST /attachments': { body: uploadBody, answer: uploadSchema, status: 201 },
  'PUT /tickets/{id}/tags': { body: tagsBody, answer: ticketSchema },
  'PUT /contacts/{id}/segments': { body: segmentsBody, answer: contactAnswer },
  'POST /contacts/{id}/block': { answer: contactAnswer },
  'POST /contacts/{id}/unblock': { answer: contactAnswer },
  'DELETE /contacts/{id}': { answer: erasure },
  'POST /tickets/assign': { body: assignBody, answer: assignResult },
  'GET /me': { answer: meSchema },
  'PUT /me/presence': { body: presenceBody, answer: meSchema },
  'POST /me/sign-out': { status: 204 },
  'GET /agents': { answer: agentsPage },
  'POST /agents': { body: invitation, answer: agentSchema, status: 201, repeated: true },
  'PUT /agents/{id}': { body: changedAgent, answer: agentSchema },
  'PUT /agents/{id}/role': { body: newRole, answer: agentSchema },
  'DELETE /agents/{id}': { status: 204 },
  'GET /settings/round-robin': { answer: roundRobinSchema, tagged: true },
  'PUT /settings/round-robin': {
    headers: locked,
    body: roundRobinBody,
    answer: roundRobinSchema,
    tagged: true,
  },
  'GET /settings/auto-close': { answer: autoCloseSchema, tagged: true },
  'PUT /settings/auto-close': { headers: locked, body: autoCloseBody, answer: autoCloseSchema, tagged: true },
  'GET /settings/auto-close/progress': { answer: autoCloseProgress },
  'GET /settings/office-hours': { answer: officeHoursSchema, tagged: true },
  'PUT /settings/office-hours': {
    headers: locked,
    body: officeHoursBody,
    answer: officeHoursSchema,
    tagged: true,
  },
  'GET /settings/tag-rules': { answer: tagRulesSchema, tagged: true },
  'PUT /settings/tag-rules': { headers: locked, body: tagRulesBody, answer: tagRulesSchema, tagged: true },
  'GET /settings/hand-off': { answer: handOffSchema, tagged: true },
  'PUT /settings/hand-off': { headers: locked, body: handOffBody, answer: handOffSchema, tagged: true },
  'GET /settings/ai-agent': { answer: aiAgentSchema, tagged: true },
  'PUT /settings/ai-agent': { headers: locked, body: aiAgentBody, answer: aiAgentSchema, tagged: true },
  'GET /integrations': { answer: integrationsAnswer },
  'PUT /integrations/zendesk': { body: zendeskCredentials, answer: integrationSchema },
  'DELETE /integrations/zendesk': { status: 204 },
  'PUT /integrations/gorgias': { body: gorgiasCredentials, answer: integrationSchema },
  'DELETE /integrations/gorgias': { status: 204 },
  'GET /settings/history': { query: settingHistoryQuery, answer: settingHistoryPage },
  'GET /teams': { answer: teamsSchema, tagged: true },
  'POST /teams': { headers: locked, body: newTeamBody, answer: teamSchema, status: 201, tagged: true },
  'PUT /teams/order': { headers: locked, body: teamOrderBody, answer: teamsSchema, tagged: true },
  'PUT /teams/{id}': { headers: locked, body: teamBody, answer: teamSchema, tagged: true },
  'DELETE /teams/{id}': { headers: locked, status: 204, tagged: true },
  'POST /ai/messages': {
    headers: signedHeaders,
    body: aiMessageBody,
    answer: aiMessageResult,
    status: 201,
    repeated: true,
  },
  'POST /hand-offs': {
    headers: signedHeaders,
    body: handOffRequestBody,
    answer: handOffRequestResult,
    status: 201,
    repeated: true,
  },
  'GET /reports/overview': { query: overviewQuery, answer: overviewSchema },
  'GET /reports/conversations': { query: conversationsQuery, answer: conversationsPage },
  'GET /reports/export': { query: exportQuery, answer: z.string(), media: 'text/csv' },
  'POST /reports/recount': { body: recountBody, answer: recountSchema, status: 202 },
  'GET /reports/recount': { answer: recountSchema },
  'POST /chat/sessions': { body: sessionBody, answer: sessionSchema, status: 201 },
  'POST /chat/messages': { body: sayBody, answer: saidSchema, status: 201 },
  'GET /chat/messages': {
    query: chatQuery,
    headers: unlessKnown,
    answer: chatPage,
    tagged: true,
    conditional: true,
  },
  'POST /chat/typing': { status: 204 },
  'POST /chat/email': { body: emailBody, status: 204 },
  'POST /chat/consent': { body: consentBody, status: 204 },
  'POST /chat/end': { answer: endedSchema },
  'POST /webhooks/messages': {
    headers: signedHeaders,
    body: signedMessageBody,
    answer: signedMessageResult,
  },
};

function parametersOf({ path }: Route, { query, headers = {} }: Shapes, components: Components) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const optional = (place: 'query' | 'header', types: Readonly<Record<string, z.ZodType>>) =>
    Object.entries(types).map(([name, type]) => ({
      name,
      in: place,
      required: false,
      schema: components.schemaOf(type, 'input'),
    }));
  return [...inPath, ...optional('query', query?.shape ?? {}), ...optional('header', headers)];
}

function operationOf(of: Route, components: Components) {
  const shape = shapes[`${of.method} ${of.path}`] ?? {};
  const answer = shape.answer !== undefined && components.content(shape.answer, 'output', shape.media);
  return {
    summary: of.summary,
    tags: [of.function],
    ...accessOf(of),
    parameters: parametersOf(of, shape, components),
    ...(shape.body !== undefined && {
      requestBody: { required: true, ...components.content(shape.body, 'input') },
    }),
    responses: {
      [shape.status ?? 200]: {
        description: 'Done',
        ...(shape.tagged && { headers: { ETag: { schema: { type: 'string' } } } }),
        ...answer,
      },
      ...(shape.repeated && { 200: { description: 'Done before', ...answer } }),
      ...(shape.conditional && { 304: { description: 'Nothing new' } }),
      default: {
        description: 'A problem',
        ...components.content(problemDocument, 'output', 'application/problem+json'),
      },
    },
  };
}

/** The HTTP surface as OpenAPI 3.1, from the routes and the schemas that the functions use. */
export function openApiDocument() {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const of of routes)
    paths[of.path] = { ...paths[of.path], [of.method.toLowerCase()]: operationOf(of, components) };
  const webhooks = webhooksOf(components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rondo',
      version: '1',
      description: `A helpdesk inbox in your own AWS account.\n\n## Who may call what\n\n${rolesTable()}\n`,
    },
    components: {
      securitySchemes,
      schemas: components.schemas,
    },
    paths,
    webhooks,
  };
}
