import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a program that is no part of the project is there to test against. Its tests are skipped with a notice where it
 * is missing; in CI, where it must be there, they run and fail.
 */
export function hasCommand(name: string): boolean {
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));
  if (!found) console.warn(`${name} is not installed: what is tested with it is skipped`);
  return found || process.env.CI === 'true';
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
