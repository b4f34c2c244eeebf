import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openKept } from '#local/client/send/kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'rondo-kept-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a browser keeps its session from one command to the next, for each system its own', () => {
  const path = join(folder, 'deep', 'send.json');
  const session = { sessionId: 'ses_1', token: 't' };
  openKept('http://localhost:3000', path).keepSession('carla', session);
  openKept('http://localhost:3000', path).keepMail('tkt_1', 'a@mail.example');
  expect(openKept('http://localhost:3000', path).session('carla')).toEqual(session);
  expect(openKept('http://localhost:3000', path).mail('tkt_1')).toBe('a@mail.example');
  expect(openKept('http://localhost:3001', path).session('carla')).toBeUndefined();
  // Whoever has the token is the visitor.
  expect(statSync(path).mode & 0o077).toBe(0);
  writeFileSync(path, 'half of a');
  expect(openKept('http://localhost:3000', path).session('carla')).toBeUndefined();
});
