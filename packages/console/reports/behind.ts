import type { ConversationsDocument } from '#contracts/api/reports.ts';
import type { Days } from './range.ts';

export type CountedConversation = ConversationsDocument['conversations'][number];
export type FigureName = CountedConversation['figure'];

/** Which conversations are behind a figure. */
export interface Behind {
  readonly figure: FigureName;
  /** As the figure is called where it stands. */
  readonly title: string;
  readonly narrowed: Partial<
    Days & {
      readonly channel: string;
      readonly agentId: string;
      readonly teamId: string;
      readonly tag: string;
    }
  >;
}
