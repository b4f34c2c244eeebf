import * as z from 'zod';
import { instantSchema, personSchema } from './shared.ts';

/** H1: other helpdesks. What lets us in goes in here, and never comes out. */

const subdomain = (host: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, `is no name of an account: shop, of shop.${host}`)
    .meta({ description: `shop, of shop.${host}` });

const email = z.string().trim().max(254).pipe(z.email()).meta({ description: 'Whose key it is' });

const key = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[\x21-\x7e]*$/, 'has a character that no key has')
  .meta({ writeOnly: true, format: 'password' });

export const zendeskCredentials = z.strictObject({
  subdomain: subdomain('zendesk.com'),
  email,
  apiToken: key,
});

export const gorgiasCredentials = z.strictObject({
  domain: subdomain('gorgias.com'),
  email,
  apiKey: key,
});

export const integrationSchema = z
  .object({
    platform: z.enum(['zendesk', 'gorgias']),
    connected: z.boolean(),
    account: z.string().optional().meta({ description: 'shop.zendesk.com' }),
    email: z.string().optional(),
    connectedAt: instantSchema.optional(),
    connectedBy: personSchema.optional(),
    chosen: z.boolean().meta({ description: 'The AI agent hands off to it: it can’t be disconnected' }),
    beingChanged: z.boolean().meta({ description: 'Somebody is connecting or disconnecting it right now' }),
  })
  .meta({ id: 'Integration' });

export const integrationsAnswer = z.object({ integrations: z.array(integrationSchema) });

export type IntegrationDocument = z.input<typeof integrationSchema>;
export type ZendeskCredentials = z.output<typeof zendeskCredentials>;
export type GorgiasCredentials = z.output<typeof gorgiasCredentials>;
