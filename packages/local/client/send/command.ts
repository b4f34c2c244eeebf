/** The command line once more, by which the same message is delivered again. */
export function repeatedCommand(args: readonly string[], [option, id]: readonly [string, string]): string {
  const isGiven = args.some((arg) => arg === option || arg.startsWith(`${option}=`));
  const words = isGiven ? args : [...args, option, id];
  return ['npm run send --', ...words.filter((word) => word !== '--new').map(quoted)].join(' ');
}

/** As a shell needs it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./#-]+$/.test(word) && !word.startsWith('#') ? word : `'${word.replaceAll("'", "'\\''")}'`;
