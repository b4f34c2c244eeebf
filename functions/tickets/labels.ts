import { segmentsBody, tagsBody } from '#contracts/api/teams.ts';
import { contactParams, ticketParams } from '#contracts/api/tickets.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { parseJson, parseParams } from '#http/input.ts';
import { presentContact, presentTicket } from '#http/present.ts';
import { notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { setSegments, tag } from '#use-cases/tag.ts';
import { overview } from '#use-cases/view.ts';
import { refused } from './conflicts.ts';
import type { Deps } from './deps.ts';

/** T9, A9: what tickets are found and routed by. */
export const labels = (deps: Deps): Record<string, AgentOperation> => ({
  'PUT /tickets/{id}/tags': async (event, { agent }) => {
    const { id } = parseParams(ticketParams, event, 'ticket');
    const { tags } = parseJson(tagsBody, event);
    const tagged = await tag({ ticketId: id, tags, by: agent.id }, deps);
    if (!tagged.ok) throw refused(tagged.refusal);
    return json(200, presentTicket(await overview(tagged.value.ticket, deps)));
  },
  'PUT /contacts/{id}/segments': async (event, { agent }) => {
    const { id } = parseParams(contactParams, event, 'contact');
    const { segments } = parseJson(segmentsBody, event);
    const set = await setSegments({ contactId: id, segments }, deps);
    if (!set.ok) throw notFound('contact');
    deps.log.info('segments-set', { contactId: id, by: agent.id });
    return json(200, { contact: presentContact(set.value) });
  },
});
