import { storedChoice } from '#console/ui/stored-choice.ts';

const states = ['on', 'off'] as const;

export const soundChoice = storedChoice('rondo.sound', states, 'on');
/** Off until somebody asks for it: browsers ask back. */
export const desktopChoice = storedChoice('rondo.desktop', states, 'off');
