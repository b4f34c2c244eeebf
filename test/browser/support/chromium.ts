import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function find(): string | undefined {
  const path = [process.env.CHROMIUM_PATH, ...usualPlaces].find((each) => each && existsSync(each));
  if (path === undefined && process.env.CI)
    throw new Error('no Chromium: install it, or name it by CHROMIUM_PATH');
  if (path === undefined)
    console.warn('Tests in the browser are skipped: no Chromium; install it, or name it by CHROMIUM_PATH.');
  return path;
}

/** Undefined where there is none, which is an error in CI. */
export const chromiumPath = find();

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
