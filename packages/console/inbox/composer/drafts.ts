import { useSyncExternalStore } from 'react';
import type { Macro } from '#domain/macros.ts';
import type { DraftFile } from './files.ts';
import { noteDraftsChanged, storageKey, subscribeToDrafts } from './kept-drafts.ts';

/** What has been written and not been sent: kept in this browser, for each ticket and person. */
export interface Draft {
  readonly text: string;
  readonly internal: boolean;
  /** Sent with it, so that it is one message however often it is tried; another text has another. */
  readonly key: string;
  /** Tags that the ticket gets with it, as a macro has them. */
  readonly tags?: readonly string[];
  /** A macro closes the ticket with it. */
  readonly close?: boolean;
  readonly files?: readonly DraftFile[];
}

/** The same object for the same text, as React wants it. */
const read = new Map<string, { readonly text: string | null; readonly draft: Draft }>();
const emptyDraft: Draft = { text: '', internal: false, key: '' };

export const newKey = (): string => crypto.randomUUID();

export function draftOf(agentId: string, ticketId: string): Draft {
  const key = storageKey(agentId, ticketId);
  const text = localStorage.getItem(key);
  const known = read.get(key);
  if (known?.text === text) return known.draft;
  const draft = parsed(text);
  read.set(key, { text, draft });
  return draft;
}

function parsed(kept: string | null): Draft {
  if (kept === null) return emptyDraft;
  try {
    const draft: Partial<Draft> = JSON.parse(kept);
    const { text = '', key = newKey(), tags = [], files = [] } = draft;
    return { text, internal: draft.internal === true, key, tags, close: draft.close === true, files };
  } catch {
    return emptyDraft;
  }
}

/** What else a macro does is done with the draft. */
export const withMacro = (draft: Draft, { tags, close }: Pick<Macro, 'tags' | 'close'>) => ({
  tags: [...new Set([...(draft.tags ?? []), ...tags])],
  close: draft.close === true || close,
});

const isNothing = ({ text, files = [] }: Draft): boolean => text === '' && files.length === 0;

/** Whether there is nothing to be sent. */
export const isEmptyDraft = ({ text, files = [] }: Draft): boolean =>
  text.trim() === '' && files.length === 0;

/** Nothing written is nothing kept; what kind of message it was going to be goes with it. */
export function keepDraft(agentId: string, ticketId: string, draft: Draft): void {
  const key = storageKey(agentId, ticketId);
  if (isNothing(draft) && !draft.internal) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(draft));
  noteDraftsChanged();
}

export const useDraft = (agentId: string, ticketId: string): Draft =>
  useSyncExternalStore(subscribeToDrafts, () => draftOf(agentId, ticketId));
