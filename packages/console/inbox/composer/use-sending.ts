import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { afterSendingChoice } from '#console/keys/preferences.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { showTicket } from '../actions.ts';
import type { CachedThread } from '../cached-thread.ts';
import { useMoving, useMyself } from '../place.ts';
import { type Draft, draftOf, keepDraft } from './drafts.ts';
import { hideOutgoing, showOutgoing } from './outgoing.ts';

/**
 * Sends what was written. It is shown at once, and goes back into the composer if it could not be sent, unless
 * something else has been written there meanwhile: then it stays in the notice.
 */
export function useSending(ticket: TicketDocument) {
  const { t } = useTranslation();
  const api = useApi();
  const queryClient = useQueryClient();
  const me = useMyself();
  const { moveOn, open } = useMoving();
  return useCallback(
    async (draft: Draft, { thenClose }: { thenClose: boolean }): Promise<void> => {
      const { text, internal, key, tags = [] } = draft;
      const now = queryClient.getQueryData<TicketDocument | null>(keys.ticket(ticket.id)) ?? ticket;
      const tagged = { ...now, tags: [...new Set([...now.tags, ...tags])] };
      const sent = { key, ticketId: ticket.id, text, internal };
      showOutgoing(sent);
      keepDraft(me.id, ticket.id, { text: '', internal: false, key: '' });
      const isTagged = tagged.tags.length > now.tags.length;
      const after: TicketDocument = thenClose ? { ...tagged, status: 'closed' } : tagged;
      const restore = thenClose || isTagged ? showTicket(queryClient, after) : undefined;
      if (thenClose || (!internal && afterSendingChoice.get() === 'next')) moveOn();
      try {
        const message = await whileChanging(async () => {
          // First, so that a ticket is closed with its tags.
          if (isTagged) await api.put(`/tickets/${ticket.id}/tags`, { tags: tagged.tags });
          return api.post<MessageDocument>(
            `/tickets/${ticket.id}/messages`,
            { text, internal, thenClose },
            { headers: { 'idempotency-key': key } },
          );
        });
        queryClient.setQueryData<CachedThread>(keys.thread(ticket.id), (known) => withSent(known, message));
      } catch (error) {
        restore?.();
        if (draftOf(me.id, ticket.id).text === '') keepDraft(me.id, ticket.id, draft);
        if (thenClose) open(ticket.id);
        sayFailed(t('composer.notSent'), error instanceof Error ? error.message : undefined);
      } finally {
        hideOutgoing(key);
      }
    },
    [api, me.id, moveOn, open, queryClient, t, ticket],
  );
}

function withSent(known: CachedThread | undefined, message: MessageDocument): CachedThread | undefined {
  if (known === undefined || known.messages.some(({ id }) => id === message.id)) return known;
  return { ...known, messages: [...known.messages, message] };
}
