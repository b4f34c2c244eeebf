import { contactParams } from '#contracts/api/tickets.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { parseParams } from '#http/input.ts';
import { presentContact } from '#http/present.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { block, unblock } from '#use-cases/block.ts';
import type { Deps } from './deps.ts';

export const contacts = (deps: Deps): Record<string, AgentOperation> => {
  const blocking =
    (change: typeof block): AgentOperation =>
    async (event, { agent }) => {
      const { id: contactId } = parseParams(contactParams, event, 'contact');
      const changed = await change({ contactId, by: agent.id }, deps);
      if (!changed.ok) throw notFound('contact');
      return json(200, { contact: presentContact(changed.value) });
    };
  return {
    'POST /contacts/{id}/block': blocking(block),
    'POST /contacts/{id}/unblock': blocking(unblock),
    'DELETE /contacts/{id}': async (event, caller) => {
      const { id } = parseParams(contactParams, event, 'contact');
      const erased = await deps.store.eraseContact(id);
      if (erased === 'not-found') throw notFound('contact');
      if (erased === 'try-again')
        throw new HttpProblem(409, 'try-again', 'Something is being written; try again');
      deps.log.info('contact-erased', { contactId: id, by: caller.agent.id, tickets: erased.tickets });
      return json(200, { erased });
    },
  };
};
