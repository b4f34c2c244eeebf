import type { TeamId } from '#domain/ids.ts';
import { type KeptSettingName, keptSettingNames } from '#domain/settings.ts';
import type { Change } from '#use-cases/changes.ts';
import { type Image, itemOfImage } from './image.ts';
import { agentKind } from './items/agent.ts';
import { contactKind } from './items/contact.ts';
import { messageIn, messageKind, type StoredMessage } from './items/message.ts';
import { queueEntryKind } from './items/queue-entry.ts';
import { recountKind } from './items/recount.ts';
import { rotationKind } from './items/rotation.ts';
import { settingKinds } from './items/setting.ts';
import { ticketKind } from './items/ticket.ts';
import type { Raw } from './keys.ts';

/** What we need of a record of the table's stream, as Lambda and the SDK both give it. */
export interface StreamRecord {
  readonly dynamodb?:
    | { readonly OldImage?: Image | undefined; readonly NewImage?: Image | undefined }
    | undefined;
}

/**
 * What a record tells; null where nobody reacts to such an item. A message with a long body has only its beginning.
 *
 * @throws MalformedItem, NewerItem
 */
export function parseStreamRecord({ dynamodb }: StreamRecord): Change | null {
  const before = dynamodb?.OldImage === undefined ? null : itemOfImage(dynamodb.OldImage);
  const after = dynamodb?.NewImage === undefined ? null : itemOfImage(dynamodb.NewImage);
  const type = (after ?? before)?.type;
  switch (type) {
    case ticketKind.type:
      return { kind: 'ticket', before: ticketKind.parseIfAny(before), after: ticketKind.parseIfAny(after) };
    case messageKind.type:
      return { kind: 'message', before: messageOf(before), after: messageOf(after) };
    case agentKind.type:
      return { kind: 'agent', before: agentKind.parseIfAny(before), after: agentKind.parseIfAny(after) };
    case queueEntryKind.type:
      return queueEntryChange(before, after);
    case rotationKind.type:
      return rotationChange(before, after);
    case recountKind.type:
      return {
        kind: 'recount',
        before: recountKind.parseIfAny(before),
        after: recountKind.parseIfAny(after),
      };
    case contactKind.type:
      return {
        kind: 'contact',
        before: contactKind.parseIfAny(before),
        after: contactKind.parseIfAny(after),
      };
    default:
      return settingChange(before, after);
  }
}

function messageOf(item: Raw | null) {
  const stored: StoredMessage | null = messageKind.parseIfAny(item);
  return stored === null ? null : messageIn(stored);
}

function queueEntryChange(before: Raw | null, after: Raw | null): Change | null {
  const entry = queueEntryKind.parseIfAny(after ?? before);
  if (entry === null) return null;
  return { kind: 'queue-entry', queue: entry.queue, inserted: before === null && after !== null };
}

function rotationChange(before: Raw | null, after: Raw | null): Change | null {
  const rotation = rotationKind.parseIfAny(after ?? before);
  if (rotation === null) return null;
  return { kind: 'rotation', queue: rotation.queue, after: after === null ? null : rotation };
}

/** The setting itself, not the record of its history. */
function settingChange(before: Raw | null, after: Raw | null): Change | null {
  const item = after ?? before;
  if (item === null || item.pk !== 'SETTINGS') return null;
  const name = keptSettingNames.find((known: KeptSettingName) => known === item.sk);
  if (name === undefined) return null;
  const teams = name === 'teams' ? [before, after].flatMap(teamsIn) : [];
  return { kind: 'setting', name, version: Number(item.version), teamIds: [...new Set(teams)] };
}

const teamsIn = (item: Raw | null): TeamId[] =>
  settingKinds.teams.parseIfAny(item)?.value.teams.map(({ id }) => id) ?? [];
