import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { sessionSchema } from '#contracts/api/chat.ts';
import { projectRoot } from '../../synth.ts';
import type { ChatSession } from '../visitor.ts';

const file = join(projectRoot, '.rondo', 'send.json');

const keptSchema = z.object({
  sessions: z.record(z.string(), sessionSchema).default({}),
  mails: z.record(z.string(), z.string()).default({}),
});

/** What customers' own devices would remember from one command to the next. */
export interface Kept {
  session(name: string): ChatSession | undefined;
  keepSession(name: string, session: ChatSession): void;
  /** The Message-ID of the mail that a customer last wrote into a ticket. */
  mail(ticketId: string): string | undefined;
  keepMail(ticketId: string, messageId: string): void;
}

/** @param url of the system: each one has its own */
export function openKept(url: string, path = file): Kept {
  const kept = read(path);
  const keyOf = (word: string) => `${url} ${word}`;
  const write = () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(kept, null, 2), { mode: 0o600 });
  };
  return {
    session: (name) => kept.sessions[keyOf(name)],
    keepSession(name, session) {
      kept.sessions[keyOf(name)] = session;
      write();
    },
    mail: (ticketId) => kept.mails[keyOf(ticketId)],
    keepMail(ticketId, messageId) {
      kept.mails[keyOf(ticketId)] = messageId;
      write();
    },
  };
}

function read(path: string): z.output<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { sessions: {}, mails: {} };
  }
}
