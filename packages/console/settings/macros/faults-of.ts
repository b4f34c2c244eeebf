import { type Macro, unknownVariables } from '#domain/macros.ts';

export interface MacroFault {
  /** `macros.3.name` */
  readonly place: string;
  readonly fault: 'nameMissing' | 'nameTwice' | 'textMissing' | 'unknownVariable';
  readonly variable?: string;
}

const folded = (name: string): string => name.trim().toLocaleLowerCase('en');

/** What would be refused, said before it is sent. */
export const faultsOf = (macros: readonly Macro[]): MacroFault[] =>
  macros.flatMap(({ name, text }, index) => {
    const at = `macros.${index}`;
    const isTwice = macros.findIndex((other) => folded(other.name) === folded(name)) < index;
    const [variable] = unknownVariables(text);
    const faults: (MacroFault | false)[] = [
      folded(name) === '' && { place: `${at}.name`, fault: 'nameMissing' },
      folded(name) !== '' && isTwice && { place: `${at}.name`, fault: 'nameTwice' },
      text.trim() === '' && { place: `${at}.text`, fault: 'textMissing' },
      variable !== undefined && { place: `${at}.text`, fault: 'unknownVariable', variable },
    ];
    return faults.filter((fault) => fault !== false);
  });
