/**
 * The table's secondary indexes: the stacks create them and the storage queries them. All exist from the first
 * deployment, because CloudFormation adds one an update. Each projects its keys only; a page is read afresh by one BatchGet.
 *
 * Every attribute of `hash` needs equality in a query. An item that lacks one of an index's attributes is not in it.
 */
export const tableIndexes = {
  byStatus: { hash: ['viewStatus', 'viewShard'], range: 'lastMessageAt' },
  byStatusWaiting: { hash: ['viewStatus', 'viewShard'], range: 'waitingSince' },
  byAssignee: { hash: ['assigneeKey', 'viewStatus', 'assigneeShard'], range: 'lastMessageAt' },
  byAssigneeWaiting: { hash: ['assigneeKey', 'viewStatus', 'assigneeShard'], range: 'waitingSince' },
  byContact: { hash: ['contactId'], range: 'createdAt' },
  byNumber: { hash: ['number'], range: null },
  byTag: { hash: ['tag', 'viewStatus', 'tagShard'], range: 'lastMessageAt' },
  byClock: { hash: ['clockChannel', 'clockShard'], range: 'clockStartedAt' },
  bySnooze: { hash: ['snoozeShard'], range: 'wakesAt' },
  byDelivery: { hash: ['deliveryKey', 'deliveryShard'], range: 'deliveryAt' },
} as const;

export type IndexName = keyof typeof tableIndexes;

/** DynamoDB's type of every attribute that is a key of an index: `S`tring or `N`umber. */
export const indexAttributeTypes = {
  viewStatus: 'S',
  viewShard: 'N',
  lastMessageAt: 'N',
  waitingSince: 'N',
  assigneeKey: 'S',
  assigneeShard: 'N',
  contactId: 'S',
  createdAt: 'N',
  number: 'N',
  tag: 'S',
  tagShard: 'N',
  clockChannel: 'S',
  clockShard: 'N',
  clockStartedAt: 'N',
  snoozeShard: 'N',
  wakesAt: 'N',
  deliveryKey: 'S',
  deliveryShard: 'N',
  deliveryAt: 'N',
} as const;

export type IndexAttribute = keyof typeof indexAttributeTypes;
