import { describe, expect, it } from 'vitest';
import type { ContactId } from '#domain/ids.ts';
import type { Store } from '#use-cases/ports.ts';
import type { NewStore } from './setup.ts';

const have = (store: Store, contactId: ContactId, words: readonly string[], gone: readonly string[] = []) =>
  store.saveFindable({ contactId, words, gone });

export function findingContract(newStore: NewStore): void {
  describe('finding contacts', () => {
    it('T12: finds them by the beginning of any of their words', async () => {
      const store = await newStore();
      await have(store, 'con_1', ['anna', 'muller', 'am@example.com', 'T87654321']);
      await have(store, 'con_2', ['annabel', 'meier']);
      const find = (beginning: string) => store.findContacts([beginning], 9);
      expect(await find('anna')).toEqual(['con_1', 'con_2']);
      expect(await find('annab')).toEqual(['con_2']);
      expect(await find('am@ex')).toEqual(['con_1']);
      expect(await find('T876543')).toEqual(['con_1']);
      for (const beginning of ['nna', 'annabels', '876543', 'muller#', 'muller#con_1', '%'])
        expect([beginning, await find(beginning)]).toEqual([beginning, []]);
    });

    it('T12: finds who has all of several words, in whatever order', async () => {
      const store = await newStore();
      await have(store, 'con_1', ['anna', 'maria', 'muller']);
      await have(store, 'con_2', ['anna', 'mullner']);
      const find = (...beginnings: string[]) => store.findContacts(beginnings, 9);
      expect(await find('anna', 'muller')).toEqual(['con_1']);
      expect(await find('mull', 'ann')).toEqual(['con_1', 'con_2']);
      expect(await find('m', 'maria', 'a')).toEqual(['con_1']);
      expect(await find('anna', 'x')).toEqual([]);
      expect(await find()).toEqual([]);
    });

    it('finds by a single letter what is that letter', async () => {
      const store = await newStore();
      await have(store, 'con_1', ['x', 'li']);
      await have(store, 'con_2', ['xaver']);
      expect(await store.findContacts(['x'], 9)).toEqual(['con_1']);
      expect(await store.findContacts(['xa'], 9)).toEqual(['con_2']);
    });

    it('finds no more than it is asked for, each contact once', async () => {
      const store = await newStore();
      for (let nth = 0; nth < 9; nth++) await have(store, `con_${nth}`, ['anna', 'annabel', 'anne']);
      expect(await store.findContacts(['ann'], 5)).toEqual(['con_0', 'con_1', 'con_2', 'con_3', 'con_4']);
      expect(await store.findContacts(['ann'], 99)).toHaveLength(9);
      expect(await store.findContacts(['ann', 'anne'], 2)).toHaveLength(2);
    });

    it('forgets the words that are gone, and no others; doing it again changes nothing', async () => {
      const store = await newStore();
      await have(store, 'con_1', ['anna', 'muller']);
      await have(store, 'con_2', ['anna']);
      for (let time = 0; time < 2; time++) {
        await have(store, 'con_1', ['anna', 'meier'], ['muller', 'never']);
        expect(await store.findContacts(['muller'], 9)).toEqual([]);
        expect(await store.findContacts(['anna', 'meier'], 9)).toEqual(['con_1']);
        expect(await store.findContacts(['anna'], 9)).toEqual(['con_1', 'con_2']);
      }
      await have(store, 'con_1', [], ['anna', 'meier']);
      expect(await store.findContacts(['anna'], 9)).toEqual(['con_2']);
      expect(await store.findContacts(['meier'], 9)).toEqual([]);
    });

    it('takes letters of every script, and signs that addresses may have', async () => {
      const store = await newStore();
      const words = ['王小明', 'Ἀ'.normalize('NFKD'), '𝒳𝒴z', "o'neil+#1@example.com"];
      await have(store, 'con_1', words);
      for (const word of words)
        expect([word, await store.findContacts([word], 9)]).toEqual([word, ['con_1']]);
      expect(await store.findContacts(['王小'], 9)).toEqual(['con_1']);
      expect(await store.findContacts(["o'neil+#"], 9)).toEqual(['con_1']);
    });
  });
}
