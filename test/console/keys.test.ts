import { describe, expect, test } from 'vitest';
import { createDispatch } from '#console/keys/dispatch.ts';
import { capsOf } from '#console/keys/hint.ts';
import { fitting } from '#console/keys/match.ts';
import { allShortcuts, isSingle, type ShortcutId } from '#console/keys/shortcuts.ts';

/** What a browser says of a key; nothing of it is used but this. */
function key(
  name: string,
  more: Partial<KeyboardEvent> & { held?: readonly string[]; typing?: boolean } = {},
) {
  const { held = [], ...rest } = more;
  let prevented = false;
  const event = {
    key: name,
    code: '',
    repeat: false,
    isComposing: false,
    keyCode: 0,
    getModifierState: (modifier: string) => held.includes(modifier),
    get defaultPrevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
    ...rest,
  };
  return event as unknown as KeyboardEvent & { typing?: boolean };
}

function setup({ without = [], single = true }: { without?: ShortcutId[]; single?: boolean } = {}) {
  const done: ShortcutId[] = [];
  let now = 0;
  const dispatch = createDispatch({
    handlerOf: (id) => (without.includes(id) ? undefined : () => done.push(id)),
    singleKeys: () => single,
    isTyping: (event) => 'typing' in event && event.typing === true,
    now: () => now,
  });
  return {
    done,
    press(...events: KeyboardEvent[]) {
      for (const event of events) dispatch(event);
    },
    wait(ms: number) {
      now += ms;
    },
  };
}

describe('keys', () => {
  test('do what the table says, whatever their case', () => {
    const { done, press } = setup();
    press(key('j'), key('K'), key('Enter'), key('?', { held: ['Shift'] }), key('J', { held: ['Shift'] }));
    expect(done).toEqual(['next', 'previous', 'open', 'help', 'extendDown']);
  });

  test('of two after one another do what the two say, and nothing that one alone would', () => {
    const { done, press, wait } = setup();
    press(key('g'), key('m'));
    expect(done).toEqual(['goMine']);
    press(key('m'));
    expect(done).toEqual(['goMine', 'take']);
    press(key('g'), key('x'));
    press(key('g'));
    wait(2_000);
    press(key('u'));
    expect(done).toEqual(['goMine', 'take', 'undo']);
    press(key('g'), key('Shift', { held: ['Shift'] }), key('i'));
    expect(done.at(-1)).toBe('goAll');
  });

  test('do nothing with other modifiers, while an input method writes, or once something else has taken them', () => {
    const { done, press } = setup();
    const taken = key('e');
    taken.preventDefault();
    press(
      taken,
      key('e', { held: ['Control'] }),
      key('e', { held: ['Meta'] }),
      key('e', { isComposing: true }),
      key('e', { keyCode: 229 }),
    );
    expect(done).toEqual([]);
  });

  test('do nothing while somebody types but what is meant for it', () => {
    const { done, press } = setup();
    press(
      key('e', { typing: true }),
      key('j', { typing: true }),
      key('?', { typing: true, held: ['Shift'] }),
    );
    expect(done).toEqual([]);
    press(key('k', { typing: true, held: ['Control'] }), key('Escape', { typing: true }));
    expect(done).toEqual(['find', 'clear']);
  });

  test('WCAG 2.1.4: of one character can be switched off; chords and arrows stay', () => {
    const { done, press } = setup({ single: false });
    press(
      key('e'),
      key('j'),
      key('g'),
      key('i'),
      key('J', { held: ['Shift'] }),
      key('?', { held: ['Shift'] }),
    );
    expect(done).toEqual([]);
    press(key('ArrowDown'), key('k', { held: ['Control'] }), key('Escape'));
    expect(done).toEqual(['next', 'find', 'clear']);
  });

  test('that are held go on where that makes sense, and do nothing where nobody listens', () => {
    const { done, press } = setup({ without: ['close'] });
    press(key('j', { repeat: true }), key('m', { repeat: true }), key('e'));
    expect(done).toEqual(['next']);
  });

  test('mean one thing each', () => {
    const all = allShortcuts.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    expect(['j', 'g i', '[Shift]+?', 'Shift+j', '$mod+k', 'ArrowUp', 'Escape'].filter(isSingle)).toEqual([
      'j',
      'g i',
      '[Shift]+?',
      'Shift+j',
    ]);
    expect(capsOf('g i')).toEqual(['G', 'I']);
    expect(capsOf('Shift+ArrowDown')).toEqual(['⇧', '↓']);
    expect(capsOf('[Shift]+?')).toEqual(['?']);
  });
});

describe('what is typed to find something', () => {
  const names = ['Sam', 'Sue Müller', 'Ángel', 'Mueller, Samuel'];
  const found = (typed: string) => fitting(typed, names, (name) => name);

  test('fits the beginnings of words, whatever their case and accents, the best first', () => {
    expect(found('sa')).toEqual(['Sam', 'Mueller, Samuel']);
    expect(found('mul')).toEqual(['Sue Müller']);
    expect(found('ANG')).toEqual(['Ángel']);
    expect(found('s mül')).toEqual(['Sue Müller']);
    expect(found('am')).toEqual([]);
    expect(found('')).toEqual(names);
  });
});
