import type { Message, Page } from './api.ts';
import type { Outgoing } from './kept.ts';

/** All that is shown of a chat. */
export interface ChatState {
  readonly isOpen: boolean;
  readonly messages: readonly Message[];
  readonly outgoing: readonly Outgoing[];
  readonly status: Page['status'];
  readonly handledBy: Page['handledBy'] | null;
  readonly closedBy: Page['closedBy'] | null;
  readonly asking: NonNullable<Page['asking']> | null;
  /** Who of the team is writing. */
  readonly typing: string | null;
  readonly isConnected: boolean;
  readonly isLoading: boolean;
  readonly unread: number;
}

export const quiet = {
  status: 'none',
  handledBy: null,
  closedBy: null,
  asking: null,
  typing: null,
} as const satisfies Partial<ChatState>;

export const shownOf = ({ status, handledBy, closedBy, asking, typing }: Page) => ({
  status,
  handledBy: handledBy ?? null,
  closedBy: closedBy ?? null,
  asking: asking ?? null,
  typing: typing?.name ?? null,
});
