import type { Api } from '../api.ts';
import type { Asked } from './arguments.ts';
import { prepareChat } from './chat.ts';
import { prepareEmail } from './email.ts';
import { openKept } from './kept.ts';
import { prepareMessage } from './message.ts';
import type { Sending } from './sending.ts';
import { prepareSms } from './sms.ts';

/** Makes of what was asked for the call that its provider would make. */
export async function prepare(api: Api, asked: Asked): Promise<Sending> {
  const kept = openKept(api.connection.url);
  switch (asked.channel) {
    case 'sms':
      return prepareSms(api, asked);
    case 'email':
      return prepareEmail(api, kept, asked);
    case 'chat':
      return prepareChat(api, kept, asked);
    case 'message':
      return prepareMessage(api, asked);
  }
}
