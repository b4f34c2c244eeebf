import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { start } from '#test/support/builders.ts';
import { ada, openInbox, overlaid } from '#test/support/inbox.ts';
import { changeSetting, withTimeOfTurningOn } from '#use-cases/settings.ts';

const threeDays = (current: (typeof defaultSettings)['auto-close']) => ({ ...current, inactivityDays: 3 });
const saving = { name: 'auto-close', change: threeDays, by: ada.id } as const;

describe('changing a setting', () => {
  it('changes it from the version that the caller saw, and tells the next', async () => {
    const inbox = await openInbox();
    const { version } = await inbox.store.loadSetting('auto-close');
    const changed = await changeSetting({ ...saving, expected: version }, inbox.deps);
    expect(changed).toMatchObject({
      ok: true,
      value: { value: { inactivityDays: 3 }, version: version + 1 },
    });
    expect((await inbox.store.loadSettings())['auto-close'].inactivityDays).toBe(3);
  });

  it('a version that is no longer there is refused, and nothing is overwritten', async () => {
    const inbox = await openInbox();
    const refused = await changeSetting({ ...saving, expected: 0 }, inbox.deps);
    expect(refused).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect((await inbox.store.loadSettings())['auto-close'].inactivityDays).toBe(2);
  });

  it.each([null, 1])('of two at once, one wins and the other is told so (If-Match: %s)', async (expected) => {
    const inbox = await openInbox();
    const store = overlaid(inbox.store, {
      saveSetting: async (save) => {
        await changeSetting(
          { ...saving, change: (now) => ({ ...now, inactivityDays: 9 }), expected: null },
          inbox.deps,
        );
        return inbox.store.saveSetting(save);
      },
    });
    const lost = await changeSetting({ ...saving, expected }, { ...inbox.deps, store });
    expect(lost).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect((await inbox.store.loadSettings())['auto-close'].inactivityDays).toBe(9);
  });

  it('T11: who and when is kept with it', async () => {
    const inbox = await openInbox();
    inbox.time.now += hour;
    const saves: unknown[] = [];
    const store = overlaid(inbox.store, {
      saveSetting: async (save) => {
        saves.push(save);
        return 'saved';
      },
    });
    await changeSetting({ ...saving, expected: null }, { ...inbox.deps, store });
    expect(saves).toMatchObject([{ by: ada.id, at: start + hour }]);
  });
});

describe('A8: when round robin was turned on', () => {
  const off = defaultSettings['round-robin'];
  const on = { ...off, enabled: true, enabledAt: start };

  it('is remembered once it is, kept while it stays on, and forgotten when it is turned off', () => {
    expect(withTimeOfTurningOn(off, { ...off, enabled: true }, start).enabledAt).toBe(start);
    expect(withTimeOfTurningOn(on, { ...on, backlog: 'leave' }, start + hour).enabledAt).toBe(start);
    expect(withTimeOfTurningOn(on, { ...on, enabled: false }, start + hour).enabledAt).toBeNull();
    expect(withTimeOfTurningOn(off, off, start).enabledAt).toBeNull();
  });
});
