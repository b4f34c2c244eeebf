import type { Answer, Request } from '../http.ts';
import { GorgiasError, json, notFound } from './gorgias-error.ts';
import { pageOf } from './gorgias-page.ts';
import { read } from './gorgias-read.ts';
import { type Integration, newIntegrationSchema } from './gorgias-schemas.ts';
import type { GorgiasState } from './gorgias-state.ts';

const shown = ({ domain: _, ...integration }: Integration): object => ({
  ...integration,
  uri: `/api/integrations/${integration.id}/`,
  deactivated_datetime: null,
});

interface Asked {
  readonly request: Request;
  readonly url: URL;
  readonly domain: string;
  readonly id: string | undefined;
  readonly isAdmin: boolean;
}

/** @see https://developers.gorgias.com/reference/integrations */
export function integrations({ request, url, domain, id, isAdmin }: Asked, state: GorgiasState): Answer {
  if (!isAdmin) throw new GorgiasError(403, 'You do not have the permission to do this.');
  const { method, body } = request;
  if (id === undefined && method === 'GET') {
    const found = [...state.integrations.values()].filter((each) => each.domain === domain);
    return json(200, pageOf(found.map(shown), url, ['type']));
  }
  if (id === undefined && method === 'POST') {
    const integration = { ...read(newIntegrationSchema, body), id: state.nextId(), domain };
    state.keep({ integration });
    return json(201, shown(integration));
  }
  const there = state.integrations.get(Number(id));
  if (there?.domain !== domain) throw notFound();
  if (method === 'PUT') {
    const integration = { ...read(newIntegrationSchema, body), id: there.id, domain };
    state.keep({ integration });
    return json(202, shown(integration));
  }
  if (method !== 'DELETE') return json(200, shown(there));
  state.keep({ removed: there.id });
  return { status: 204 };
}
