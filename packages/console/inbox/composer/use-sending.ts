import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { ApiProblem } from '#console/api/problem.ts';
import { whyOf } from '#console/api/why.ts';
import { afterSendingChoice } from '#console/keys/preferences.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { MessageDocument, PreviewDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { saidIn } from '#domain/ticket/preview.ts';
import { showTicket } from '../actions.ts';
import type { CachedThread } from '../cached-thread.ts';
import { useMoving, useMyself } from '../place.ts';
import { type Draft, draftOf, isEmptyDraft, keepDraft } from './drafts.ts';
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
      const { text, internal, key, tags = [], files = [] } = draft;
      const now = queryClient.getQueryData<TicketDocument | null>(keys.ticket(ticket.id)) ?? ticket;
      const tagged = { ...now, tags: [...new Set([...now.tags, ...tags])] };
      const sent = { key, ticketId: ticket.id, text, internal, files };
      showOutgoing(sent);
      keepDraft(me.id, ticket.id, { text: '', internal: false, key: '' });
      const isTagged = tagged.tags.length > now.tags.length;
      const said = internal ? tagged : { ...tagged, preview: previewOf(text, files, me) };
      const after: TicketDocument = thenClose ? { ...said, status: 'closed' } : said;
      const restore = internal && !thenClose && !isTagged ? undefined : showTicket(queryClient, after);
      if (thenClose || (!internal && afterSendingChoice.get() === 'next')) moveOn();
      try {
        const message = await whileChanging(async () => {
          // First, so that a ticket is closed with its tags.
          if (isTagged) await api.put(`/tickets/${ticket.id}/tags`, { tags: tagged.tags });
          return api.post<MessageDocument>(
            `/tickets/${ticket.id}/messages`,
            { text, internal, thenClose, attachmentIds: files.map(({ id }) => id) },
            { headers: { 'idempotency-key': key } },
          );
        });
        queryClient.setQueryData<CachedThread>(keys.thread(ticket.id), (known) => withSent(known, message));
      } catch (error) {
        restore?.();
        if (isEmptyDraft(draftOf(me.id, ticket.id))) keepDraft(me.id, ticket.id, draft);
        if (thenClose) open(ticket.id);
        sayFailed(t('composer.notSent'), wantsFile(error) ? t('files.gone') : messageOf(error));
      } finally {
        hideOutgoing(key);
      }
    },
    [api, me, moveOn, open, queryClient, t, ticket],
  );
}

const previewOf = (
  text: string,
  files: readonly { readonly name: string }[],
  { id, name }: MeDocument,
): PreviewDocument => ({ author: 'agent', agent: { id, name }, ...saidIn(text, files) });

/** What was uploaded, and not sent for a day, is there no longer. */
const wantsFile = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  error.problem.errors?.some(({ path }) => path.startsWith('attachmentIds')) === true;

const messageOf = (error: unknown): string | undefined => whyOf(error);

function withSent(known: CachedThread | undefined, message: MessageDocument): CachedThread | undefined {
  if (known === undefined || known.messages.some(({ id }) => id === message.id)) return known;
  return { ...known, messages: [...known.messages, message] };
}
