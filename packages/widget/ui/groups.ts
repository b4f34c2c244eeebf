import type { Message } from '../chat/api.ts';

/** What one said in a row. */
export interface Group {
  readonly author: Message['author'];
  readonly name: string | null;
  /** It is the first of its day. */
  readonly beginsDay: boolean;
  readonly messages: readonly Message[];
}

const together = 5 * 60_000;
const dayOf = (message: Message): string => new Date(message.at).toDateString();

export function groupsOf(messages: readonly Message[]): Group[] {
  const groups: {
    author: Message['author'];
    name: string | null;
    beginsDay: boolean;
    messages: Message[];
  }[] = [];
  let before: Message | null = null;
  for (const message of messages) {
    const { author } = message;
    const name = message.agent?.name ?? null;
    const group = groups.at(-1);
    const isNewDay = before === null || dayOf(before) !== dayOf(message);
    const goesOn =
      before !== null &&
      group?.author === author &&
      group.name === name &&
      Date.parse(message.at) - Date.parse(before.at) < together;
    if (group !== undefined && goesOn && !isNewDay) group.messages.push(message);
    else groups.push({ author, name, beginsDay: isNewDay, messages: [message] });
    before = message;
  }
  return groups;
}
