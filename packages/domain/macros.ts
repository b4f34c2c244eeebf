/** A text that the team has at hand for its answers, with what else is to be done with it. */
export interface Macro {
  /** Unique, whatever its case. */
  readonly name: string;
  /** With variables, `{{contact.name}}`, which are filled in where it is used. */
  readonly text: string;
  /** Tags that the ticket gets with it. */
  readonly tags: readonly string[];
  /** Whether the ticket is closed with the answer. */
  readonly close: boolean;
}

/** In the order in which they are offered. */
export interface MacrosSettings {
  readonly macros: readonly Macro[];
}

/** What a macro's text may name. */
export const macroVariables = [
  'ticket.number',
  'ticket.subject',
  'contact.name',
  'contact.firstName',
  'contact.address',
  'agent.name',
  'agent.firstName',
] as const;
export type MacroVariable = (typeof macroVariables)[number];

const variable = /\{\{\s*([\w.]+)\s*\}\}/g;

const isKnown = (name: string): name is MacroVariable => macroVariables.some((known) => known === name);

/** The variables in a text that there are none of. */
export const unknownVariables = (text: string): string[] =>
  Array.from(text.matchAll(variable), ([, name = '']) => name).filter((name) => !isKnown(name));

const variableAndSpace = new RegExp(`[ \\t]?${variable.source}`, 'g');

/** The text with what its variables stand for; where nothing is known of one, nothing is said: “Hi, …” */
export const fillIn = (text: string, values: Readonly<Partial<Record<MacroVariable, string>>>): string =>
  text.replace(variableAndSpace, (written, name: string) => {
    if (!isKnown(name)) return written;
    const value = values[name] ?? '';
    return value === '' ? '' : written.slice(0, written.indexOf('{{')) + value;
  });
