import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { defaultSettings, type Settings } from '#domain/settings.ts';
import { start } from '#test/support/builders.ts';
import { ada, openInbox, overlaid } from '#test/support/inbox.ts';
import { decideSetting, withTimeOfTurningOn } from '#use-cases/settings.ts';

const days = (inactivityDays: number) => (current: Settings['auto-close']) =>
  ok({ ...current, inactivityDays });
const saving = { name: 'auto-close', decide: days(3), by: ada.id } as const;

describe('changing a setting', () => {
  it('changes it from the version that the caller saw, and tells the next', async () => {
    const inbox = await openInbox();
    const { version } = await inbox.store.loadSetting('auto-close');
    const changed = await decideSetting({ ...saving, expected: version }, inbox.deps);
    expect(changed).toMatchObject({
      ok: true,
      value: { value: { inactivityDays: 3 }, version: version + 1 },
    });
    expect((await inbox.store.loadSettings())['auto-close'].inactivityDays).toBe(3);
  });

  it('a version that is no longer there is refused, and nothing is overwritten', async () => {
    const inbox = await openInbox();
    const refused = await decideSetting({ ...saving, expected: 0 }, inbox.deps);
    expect(refused).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect((await inbox.store.loadSettings())['auto-close'].inactivityDays).toBe(2);
  });

  /** Somebody else is faster by a moment, once. */
  const raced = async () => {
    const inbox = await openInbox();
    let races = 1;
    const store = overlaid(inbox.store, {
      saveSetting: async (save) => {
        const closesUnanswered = (now: Settings['auto-close']) => ok({ ...now, closeUnanswered: true });
        if (races-- > 0)
          await decideSetting({ ...saving, decide: closesUnanswered, expected: null }, inbox.deps);
        return inbox.store.saveSetting(save);
      },
    });
    const now = async () => (await inbox.store.loadSettings())['auto-close'];
    return { deps: { ...inbox.deps, store }, now };
  };

  it('T11: of two at once that saw the same version, one wins and the other is told so', async () => {
    const { deps, now } = await raced();
    const lost = await decideSetting({ ...saving, expected: 1 }, deps);
    expect(lost).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect(await now()).toMatchObject({ inactivityDays: 2, closeUnanswered: true });
  });

  it('T11: who named no version decides afresh, and overwrites nothing that they leave alone', async () => {
    const { deps, now } = await raced();
    expect(await decideSetting({ ...saving, expected: null }, deps)).toMatchObject({
      ok: true,
      value: { version: 3 },
    });
    expect(await now()).toMatchObject({ inactivityDays: 3, closeUnanswered: true });
  });

  it('a refusal changes nothing; nor does what no item could hold', async () => {
    const inbox = await openInbox();
    const refused = await decideSetting(
      { ...saving, decide: () => refuse('no'), expected: null },
      inbox.deps,
    );
    expect(refused).toEqual({ ok: false, refusal: 'no' });
    const rules = [{ keywords: ['ä'.repeat(150_000)], tags: ['long'], channels: null }];
    const large = { name: 'tag-rules', decide: () => ok({ rules }), expected: null, by: ada.id } as const;
    expect(await decideSetting(large, inbox.deps)).toEqual({ ok: false, refusal: 'too-large' });
    expect((await inbox.store.loadSetting('tag-rules')).version).toBe(0);
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
    await decideSetting({ ...saving, expected: null }, { ...inbox.deps, store });
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
