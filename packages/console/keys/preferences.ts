import { storedChoice } from '#console/ui/stored-choice.ts';

/** How somebody works, kept in their browser. */
export const singleKeysChoice = storedChoice('rondo.single-keys', ['on', 'off'] as const, 'on');
export type SingleKeys = ReturnType<typeof singleKeysChoice.get>;

/** What is shown once a ticket is done with. */
export const afterClosingChoice = storedChoice('rondo.after-closing', ['next', 'list'] as const, 'next');
export type AfterClosing = ReturnType<typeof afterClosingChoice.get>;

/** What is shown once an answer is sent that doesn't close. */
export const afterSendingChoice = storedChoice('rondo.after-sending', ['stay', 'next'] as const, 'stay');
export type AfterSending = ReturnType<typeof afterSendingChoice.get>;
