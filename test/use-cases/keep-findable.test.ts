import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '#domain/contact.ts';
import { findableBy } from '#domain/finding.ts';
import { aContact, start } from '#test/support/builders.ts';
import { overlaid } from '#test/support/inbox.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import type { Change } from '#use-cases/changes.ts';
import { keepFindable } from '#use-cases/keep-findable.ts';
import type { Store } from '#use-cases/ports.ts';

type ContactChange = Extract<Change, { kind: 'contact' }>;

/** A store, and what its stream tells of contacts. */
function setup() {
  const changes: ContactChange[] = [];
  const store = createMemoryStore({
    clock: () => start,
    onChange: (change) => change.kind === 'contact' && changes.push(change),
  });
  const save = async (overrides: Partial<Contact>): Promise<void> => {
    const before = await store.loadContact('con_carla');
    const version = (before?.version ?? 0) + 1;
    const after = aContact({ ...before, ...overrides, version });
    expect(await store.saveContact({ before, after })).toBe('saved');
  };
  const reactTo = async (told: readonly ContactChange[], through: Store = store): Promise<void> => {
    for (const change of told) await keepFindable(change, { store: through });
  };
  return { store, changes, save, reactTo, find: (word: string) => store.findContacts([word], 9) };
}

const phone = 'T876543';

describe('T12: reacting to a contact that changed', () => {
  it('has them be found by the words that they have', async () => {
    const { changes, save, reactTo, find } = setup();
    await save({ name: 'Anna Müller' });
    expect(await find('muller')).toEqual([]);
    await reactTo(changes);
    for (const word of ['anna', 'muller', phone])
      expect([word, await find(word)]).toEqual([word, ['con_carla']]);
    await save({ name: 'Anna Meier', email: 'anna@example.com' });
    await reactTo(changes);
    for (const word of ['anna', 'meier', 'anna@', phone])
      expect([word, await find(word)]).toEqual([word, ['con_carla']]);
    expect(await find('muller')).toEqual([]);
  });

  it('leaves nobody to be found who was erased', async () => {
    const { store, changes, save, reactTo, find } = setup();
    await save({ name: 'Anna Müller' });
    await reactTo(changes);
    await save({ name: 'Anna Meier' });
    expect(await store.eraseContact('con_carla')).toEqual({ tickets: 0 });
    await reactTo(changes);
    for (const word of ['anna', 'muller', 'meier', phone])
      expect([word, await find(word)]).toEqual([word, []]);
  });

  it('writes nothing where the words stay the same', async () => {
    const { store, changes, save, reactTo } = setup();
    await save({ name: 'Anna' });
    await reactTo(changes.splice(0));
    await save({ ticketCount: 3, blocked: true, segments: ['vip'] });
    const untouched = overlaid(store, { saveFindable: () => Promise.reject(new Error('written')) });
    await reactTo(changes, untouched);
    expect(changes).toHaveLength(1);
  });

  it('leaves the right words though they change while they are written', async () => {
    const { store, changes, save, reactTo, find } = setup();
    await save({ name: 'Anna' });
    let changed = false;
    const slow = overlaid(store, {
      async saveFindable(words) {
        await store.saveFindable(words);
        if (changed) return;
        changed = true;
        await save({ name: 'Berta' });
      },
    });
    await reactTo(changes.slice(0, 1), slow);
    expect([await find('anna'), await find('berta')]).toEqual([[], ['con_carla']]);
  });

  it('ends the same however often and in whichever order it is told, while they change', async () => {
    const name = fc.constantFrom(null, 'Anna', 'Anna Berta', 'Berta Carla', 'Carla');
    const story = fc.array(fc.oneof(name, fc.constant('erase' as const)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(story, fc.scheduler(), async (steps, scheduler) => {
        const { store, changes, save } = setup();
        const moment = () => scheduler.schedule(Promise.resolve());
        const waiting = overlaid(store, {
          loadContact: async (id) => {
            const contact = await store.loadContact(id);
            await moment();
            return contact;
          },
          saveFindable: async (words) => {
            await moment();
            await store.saveFindable(words);
          },
        });
        const reacting: Promise<void>[] = [];
        const tell = async (change: ContactChange): Promise<void> => {
          await moment();
          await keepFindable(change, { store: waiting });
        };
        const living = async (): Promise<void> => {
          for (const step of steps) {
            await moment();
            if (step === 'erase') await store.eraseContact('con_carla');
            else await save({ name: step });
            const told = changes.splice(0);
            reacting.push(...[...told, ...told].map(tell));
          }
        };
        await scheduler.waitFor(living());
        await scheduler.waitFor(Promise.all(reacting));
        const contact = await store.loadContact('con_carla');
        const words = contact === null ? [] : findableBy(contact);
        for (const word of ['anna', 'berta', 'carla', phone]) {
          const expected = words.some((own) => own.startsWith(word)) ? ['con_carla'] : [];
          expect([word, await store.findContacts([word], 9)]).toEqual([word, expected]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
