import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageId, messagePlace } from '#domain/ticket/message.ts';

describe('a message’s id', () => {
  test('names its place in its thread', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9a-z]{1,26}$/),
        fc.integer({ min: 1, max: 999_999_999 }),
        (id, seq) => {
          expect(messagePlace(messageId(`tkt_${id}`, seq))).toEqual({ ticketId: `tkt_${id}`, seq });
        },
      ),
    );
  });

  test.each([
    '',
    'msg_',
    'msg_abc',
    'msg_abc_',
    'msg_abc_0',
    'msg_abc_01',
    'msg__1',
    'tkt_abc_1',
    'msg_ABC_1',
    'msg_abc_1 ',
  ])('is none: %j', (id) => expect(messagePlace(id)).toBeNull());
});
