import { gorgiasHeader } from './helpdesks.ts';
import { type Route, roles, routes } from './routes.ts';

/** Who may call what (A1), as the OpenAPI document says it: from the one table that the functions go by as well. */

export const securitySchemes = {
  userPool: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The ID token of the team’s user pool. The role is the inbox’s, whatever group it names.',
  },
  chatSession: { type: 'http', scheme: 'bearer', description: 'The token of POST /chat/sessions' },
  twilio: { type: 'apiKey', in: 'header', name: 'X-Twilio-Signature' },
  postmark: { type: 'http', scheme: 'basic', description: 'As it stands in the webhook’s URL' },
  standardWebhooks: { type: 'apiKey', in: 'header', name: 'webhook-signature' },
  zendesk: { type: 'apiKey', in: 'header', name: 'X-Zendesk-Webhook-Signature' },
  gorgias: { type: 'apiKey', in: 'header', name: gorgiasHeader },
} as const;

/** By which a provider proves who it is: on a path, or to a function. */
const proofs: Readonly<Record<string, keyof typeof securitySchemes>> = {
  'receive-twilio': 'twilio',
  'receive-postmark': 'postmark',
  'receive-signed': 'standardWebhooks',
  'hand-off': 'standardWebhooks',
  '/webhooks/zendesk': 'zendesk',
  '/webhooks/gorgias': 'gorgias',
};

const requires = (scheme: keyof typeof securitySchemes) => [{ [scheme]: [] }];

export function accessOf({ access, path, function: name }: Route) {
  switch (access) {
    case 'public':
      return { security: [], description: 'For anyone.', 'x-access': access };
    case 'visitor':
      return {
        security: requires('chatSession'),
        description: 'For the visitor of a chat.',
        'x-access': access,
      };
    case 'provider': {
      const proof = proofs[path] ?? proofs[name];
      if (proof === undefined) throw new Error(`${name} says no proof that its provider gives`);
      return {
        security: requires(proof),
        description: 'For a provider that proves who it is.',
        'x-access': access,
      };
    }
    default:
      return {
        security: requires('userPool'),
        description: `For the roles ${access.join(', ')}.`,
        'x-access': 'agent',
        'x-roles': access,
      };
  }
}

/** A1 as a table in Markdown: a row a route of the agents', a column a role. */
export function rolesTable(): string {
  const declared: readonly Route[] = routes;
  const rows = declared.flatMap(({ method, path, access }) =>
    typeof access === 'string'
      ? []
      : [[`\`${method} ${path}\``, ...roles.map((role) => (access.includes(role) ? 'yes' : '–'))]],
  );
  const lines = [['Route', ...roles], ['---', ...roles.map(() => '---')], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
