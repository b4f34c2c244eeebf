/**
 * Every route of the HTTP surface, declared once: the stacks make the gateway's routes from it, the functions
 * dispatch by it, and the OpenAPI document is generated from it together with the schemas in `api/`.
 */

export const roles = ['owner', 'admin', 'manager', 'support', 'analyst'] as const;
export type Role = (typeof roles)[number];

/** A1: who may assign and be an assignee. */
const assigners = ['owner', 'admin', 'manager', 'support'] as const;
/** A1: who changes settings and teams. */
const managers = ['owner', 'admin', 'manager'] as const;
const administrators = ['owner', 'admin'] as const;

export type FunctionName =
  | 'receive-twilio'
  | 'receive-postmark'
  | 'receive-signed'
  | 'chat'
  | 'tickets'
  | 'assignment'
  | 'presence'
  | 'directory'
  | 'settings'
  | 'integrations'
  | 'hand-off'
  | 'receive-helpdesk'
  | 'reports'
  | 'front-door';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it: `/tickets/{id}`. */
  readonly path: string;
  readonly function: FunctionName;
  /**
   * The roles that may call it (A1). The others have no authorizer: `public` is for anyone, a `provider` proves itself
   * by a signature, a `visitor` by the token of their chat session.
   */
  readonly access: readonly Role[] | 'public' | 'provider' | 'visitor';
  readonly summary: string;
}

export const routes = [
  { method: 'GET', path: '/tickets', function: 'tickets', access: assigners, summary: 'A page of a view' },
  {
    method: 'GET',
    path: '/views',
    function: 'tickets',
    access: assigners,
    summary: 'How many open tickets each view has',
  },
  {
    method: 'GET',
    path: '/live',
    function: 'tickets',
    access: assigners,
    summary: 'All that an inbox shows: a view, its badges, the open ticket, and oneself',
  },
  {
    method: 'POST',
    path: '/tickets/{id}/answering',
    function: 'tickets',
    access: assigners,
    summary: 'Let the others see for ten seconds that one is writing an answer',
  },
  {
    method: 'GET',
    path: '/tickets/{id}',
    function: 'tickets',
    access: assigners,
    summary: 'The overview of a ticket',
  },
  {
    method: 'GET',
    path: '/tickets/{id}/messages',
    function: 'tickets',
    access: assigners,
    summary: 'The thread, oldest first',
  },
  {
    method: 'GET',
    path: '/tickets/{id}/assignments',
    function: 'tickets',
    access: assigners,
    summary: 'Every decision on who has the ticket, oldest first, explained',
  },
  {
    method: 'POST',
    path: '/tickets/{id}/messages',
    function: 'tickets',
    access: assigners,
    summary: 'A reply, or an internal note',
  },
  { method: 'POST', path: '/tickets/{id}/close', function: 'tickets', access: assigners, summary: 'Close' },
  { method: 'POST', path: '/tickets/{id}/reopen', function: 'tickets', access: assigners, summary: 'Reopen' },
  {
    method: 'POST',
    path: '/tickets/{id}/snooze',
    function: 'tickets',
    access: assigners,
    summary: 'Put off until a time',
  },
  {
    method: 'POST',
    path: '/tickets/{id}/messages/{messageId}/retry',
    function: 'tickets',
    access: assigners,
    summary: 'Send a message once more that has failed',
  },
  {
    method: 'POST',
    path: '/attachments',
    function: 'tickets',
    access: assigners,
    summary: 'Where to upload a file for an answer',
  },
  {
    method: 'PUT',
    path: '/tickets/{id}/tags',
    function: 'tickets',
    access: assigners,
    summary: 'Say what tags a ticket has',
  },
  {
    method: 'POST',
    path: '/contacts/{id}/block',
    function: 'tickets',
    access: assigners,
    summary: 'Block a contact: what they write is kept apart',
  },
  {
    method: 'POST',
    path: '/contacts/{id}/unblock',
    function: 'tickets',
    access: assigners,
    summary: 'Unblock a contact',
  },
  {
    method: 'PUT',
    path: '/contacts/{id}/segments',
    function: 'tickets',
    access: assigners,
    summary: 'Say what segments a contact has',
  },
  {
    method: 'DELETE',
    path: '/contacts/{id}',
    function: 'tickets',
    access: administrators,
    summary: 'Erase a contact and all that was said',
  },
  {
    method: 'POST',
    path: '/tickets/assign',
    function: 'assignment',
    access: assigners,
    summary: 'Assign up to 100 tickets',
  },
  { method: 'GET', path: '/me', function: 'presence', access: roles, summary: 'Who I am' },
  {
    method: 'PUT',
    path: '/me/presence',
    function: 'presence',
    access: assigners,
    summary: 'Go online or offline',
  },
  { method: 'POST', path: '/me/sign-out', function: 'presence', access: roles, summary: 'Sign out' },
  {
    method: 'GET',
    path: '/agents',
    function: 'presence',
    access: assigners,
    summary: 'The agents, their presence and their load',
  },
  {
    method: 'POST',
    path: '/agents',
    function: 'directory',
    access: administrators,
    summary: 'Invite somebody by e-mail, or once more',
  },
  {
    method: 'PUT',
    path: '/agents/{id}',
    function: 'directory',
    access: managers,
    summary: 'Change a name, or how many tickets may wait with them',
  },
  {
    method: 'PUT',
    path: '/agents/{id}/role',
    function: 'directory',
    access: administrators,
    summary: 'Give an agent another role',
  },
  {
    method: 'DELETE',
    path: '/agents/{id}',
    function: 'directory',
    access: administrators,
    summary: 'Remove an agent for good; their tickets go back to where they wait',
  },
  {
    method: 'GET',
    path: '/settings/round-robin',
    function: 'settings',
    access: assigners,
    summary: 'How tickets are handed out',
  },
  {
    method: 'PUT',
    path: '/settings/round-robin',
    function: 'settings',
    access: managers,
    summary: 'Change how tickets are handed out',
  },
  {
    method: 'GET',
    path: '/settings/auto-close',
    function: 'settings',
    access: assigners,
    summary: 'When quiet tickets close',
  },
  {
    method: 'PUT',
    path: '/settings/auto-close',
    function: 'settings',
    access: managers,
    summary: 'Change when quiet tickets close',
  },
  {
    method: 'GET',
    path: '/settings/auto-close/progress',
    function: 'settings',
    access: assigners,
    summary: 'How far the last change has come',
  },
  {
    method: 'GET',
    path: '/settings/office-hours',
    function: 'settings',
    access: assigners,
    summary: 'Office hours',
  },
  {
    method: 'PUT',
    path: '/settings/office-hours',
    function: 'settings',
    access: managers,
    summary: 'Change the office hours',
  },
  {
    method: 'GET',
    path: '/settings/tag-rules',
    function: 'settings',
    access: assigners,
    summary: 'What tags tickets by words',
  },
  {
    method: 'PUT',
    path: '/settings/tag-rules',
    function: 'settings',
    access: managers,
    summary: 'Change what tags tickets by words',
  },
  {
    method: 'GET',
    path: '/settings/hand-off',
    function: 'settings',
    access: assigners,
    summary: 'Where the AI agent hands off to',
  },
  {
    method: 'PUT',
    path: '/settings/hand-off',
    function: 'settings',
    access: managers,
    summary: 'Change where the AI agent hands off to',
  },
  {
    method: 'GET',
    path: '/settings/ai-agent',
    function: 'settings',
    access: assigners,
    summary: 'What the AI agent handles',
  },
  {
    method: 'PUT',
    path: '/settings/ai-agent',
    function: 'settings',
    access: managers,
    summary: 'Change what the AI agent handles',
  },
  {
    method: 'GET',
    path: '/settings/macros',
    function: 'settings',
    access: assigners,
    summary: 'The texts that the team has at hand',
  },
  {
    method: 'PUT',
    path: '/settings/macros',
    function: 'settings',
    access: managers,
    summary: 'Change the texts that the team has at hand',
  },
  {
    method: 'GET',
    path: '/settings/history',
    function: 'settings',
    access: managers,
    summary: 'Every change of the settings',
  },
  {
    method: 'GET',
    path: '/teams',
    function: 'settings',
    access: assigners,
    summary: 'The teams, in order',
  },
  {
    method: 'POST',
    path: '/teams',
    function: 'settings',
    access: managers,
    summary: 'A new team',
  },
  {
    method: 'PUT',
    path: '/teams/order',
    function: 'settings',
    access: managers,
    summary: 'Put the teams in another order',
  },
  {
    method: 'PUT',
    path: '/teams/{id}',
    function: 'settings',
    access: managers,
    summary: 'Change a team',
  },
  {
    method: 'DELETE',
    path: '/teams/{id}',
    function: 'settings',
    access: managers,
    summary: 'Delete a team',
  },
  {
    method: 'GET',
    path: '/integrations',
    function: 'integrations',
    access: managers,
    summary: 'Which helpdesks are connected',
  },
  {
    method: 'PUT',
    path: '/integrations/zendesk',
    function: 'integrations',
    access: managers,
    summary: 'Connect Zendesk',
  },
  {
    method: 'DELETE',
    path: '/integrations/zendesk',
    function: 'integrations',
    access: managers,
    summary: 'Disconnect Zendesk',
  },
  {
    method: 'PUT',
    path: '/integrations/gorgias',
    function: 'integrations',
    access: managers,
    summary: 'Connect Gorgias',
  },
  {
    method: 'DELETE',
    path: '/integrations/gorgias',
    function: 'integrations',
    access: managers,
    summary: 'Disconnect Gorgias',
  },
  {
    method: 'GET',
    path: '/reports/overview',
    function: 'reports',
    access: roles,
    summary: 'The figures of a range of days; of support, their own',
  },
  {
    method: 'GET',
    path: '/reports/conversations',
    function: 'reports',
    access: roles,
    summary: 'The conversations behind a figure',
  },
  {
    method: 'GET',
    path: '/reports/export',
    function: 'reports',
    access: roles,
    summary: 'The figures as CSV',
  },
  {
    method: 'POST',
    path: '/reports/recount',
    function: 'reports',
    access: administrators,
    summary: 'Count again what a long outage lost',
  },
  {
    method: 'GET',
    path: '/reports/recount',
    function: 'reports',
    access: administrators,
    summary: 'How far the latest recount has come',
  },
  {
    method: 'POST',
    path: '/ai/messages',
    function: 'hand-off',
    access: 'provider',
    summary: 'The AI agent writes to a customer (Standard Webhooks)',
  },
  {
    method: 'POST',
    path: '/hand-offs',
    function: 'hand-off',
    access: 'provider',
    summary: 'The AI agent hands a conversation off (Standard Webhooks)',
  },
  {
    method: 'POST',
    path: '/webhooks/twilio/sms',
    function: 'receive-twilio',
    access: 'provider',
    summary: 'An SMS came in',
  },
  {
    method: 'POST',
    path: '/webhooks/twilio/status',
    function: 'receive-twilio',
    access: 'provider',
    summary: 'How an SMS fared',
  },
  {
    method: 'POST',
    path: '/webhooks/postmark/inbound',
    function: 'receive-postmark',
    access: 'provider',
    summary: 'A mail came in',
  },
  {
    method: 'POST',
    path: '/webhooks/postmark/status',
    function: 'receive-postmark',
    access: 'provider',
    summary: 'How a mail fared',
  },
  {
    method: 'POST',
    path: '/webhooks/messages',
    function: 'receive-signed',
    access: 'provider',
    summary: 'A message came in by any other provider (Standard Webhooks)',
  },
  {
    method: 'POST',
    path: '/webhooks/zendesk',
    function: 'receive-helpdesk',
    access: 'provider',
    summary: 'Something happened to a ticket that was handed to Zendesk',
  },
  {
    method: 'POST',
    path: '/webhooks/gorgias',
    function: 'receive-helpdesk',
    access: 'provider',
    summary: 'Something happened to a ticket that was handed to Gorgias',
  },
  {
    method: 'POST',
    path: '/chat/sessions',
    function: 'chat',
    access: 'public',
    summary: 'Begin a chat session',
  },
  {
    method: 'POST',
    path: '/chat/messages',
    function: 'chat',
    access: 'visitor',
    summary: 'A visitor writes',
  },
  {
    method: 'GET',
    path: '/chat/messages',
    function: 'chat',
    access: 'visitor',
    summary: 'What was written since',
  },
  {
    method: 'POST',
    path: '/chat/typing',
    function: 'chat',
    access: 'visitor',
    summary: 'The visitor is typing',
  },
  {
    method: 'POST',
    path: '/chat/email',
    function: 'chat',
    access: 'visitor',
    summary: 'The visitor leaves an e-mail address',
  },
  {
    method: 'POST',
    path: '/chat/consent',
    function: 'chat',
    access: 'visitor',
    summary: 'The visitor wants to be connected with a person, or not',
  },
  {
    method: 'POST',
    path: '/chat/end',
    function: 'chat',
    access: 'visitor',
    summary: 'The visitor ends the chat',
  },
  {
    method: 'GET',
    path: '/openapi.json',
    function: 'front-door',
    access: 'public',
    summary: 'This surface as OpenAPI 3.1',
  },
] as const satisfies readonly Route[];
