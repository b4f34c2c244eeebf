import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { formatsOf } from '#console/i18n/format.ts';
import { historyWords } from '#console/inbox/thread/history-words.ts';
import { type HistoryEventDocument, historyEventSchema } from '#contracts/api/history.ts';
import { handOffNotes } from '#domain/hand-off/texts.ts';

const someone = { id: 'agt_sue', name: 'Sue' };
const gone = { id: 'agt_x', name: 'someone who left', gone: true };
const team = { id: 'team_1', name: 'Returns' };
const teamGone = { id: 'team_2', name: 'a team that is gone', gone: true };
const until = '2026-12-24T17:00:00.000Z';

/** What may stand in a field of an event, whatever fields and choices there are. */
function valuesFor(name: string, kind: string, schema: z.core.$ZodType): unknown[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodNullable) return [null, ...valuesFor(name, kind, schema.unwrap())];
  if (schema instanceof z.ZodArray) return [['vip', 'late']];
  if (name === 'until') return [until];
  return kind === 'routed' || kind === 'unqueued' ? [team, teamGone] : [someone, gone];
}

/** Every event that the contract knows, in all its kinds. */
const events: HistoryEventDocument[] = historyEventSchema.options.flatMap(({ shape }) => {
  const [kind] = shape.kind.values;
  return Object.entries(shape)
    .reduce<Record<string, unknown>[]>(
      (made, [name, schema]) =>
        made.flatMap((each) =>
          valuesFor(name, `${kind}`, schema).map((value) => ({ ...each, [name]: value })),
        ),
      [{}],
    )
    .map((event) => historyEventSchema.parse(event));
});

async function wordingIn(language: string) {
  const translation = JSON.parse(readFileSync(`packages/console/i18n/${language}.json`, 'utf8'));
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false },
  });
  return { t: i18n.t, formats: formatsOf(language) };
}

describe.each(['en', 'de', 'es', 'it'])('T11: what happened to a ticket, in %s', async (language) => {
  const wording = await wordingIn(language);
  const english = await wordingIn('en');
  const wordsOf = (event: HistoryEventDocument, by = wording): string =>
    historyWords({ events: [event], text: 'as it stands' }, by);

  test.each(events)('has words of its own: %j', (event) => {
    const words = wordsOf(event);
    expect(words).toMatch(/^\p{Lu}.+\.$/u);
    expect(words).not.toMatch(/history\.|[{}]|undefined|as it stands/);
    if (language !== 'en') expect(words).not.toBe(wordsOf(event, english));
  });

  test('names who it was, what they are tagged with, and until when', () => {
    const assigned = { kind: 'assigned', to: someone, from: null, how: 'rotation' } as const;
    expect(wordsOf(historyEventSchema.parse(assigned))).toContain('Sue');
    const toNobody = wordsOf(historyEventSchema.parse({ ...assigned, to: gone }));
    expect(toNobody.includes('someone who left')).toBe(language === 'en');
    const tagged: HistoryEventDocument = { kind: 'tagged', added: ['vip', 'late'], removed: ['new'] };
    expect(wordsOf(tagged)).toContain(wording.formats.list(['vip', 'late']));
    expect(wordsOf(tagged)).toMatch(/new\.$/);
    expect(wordsOf({ kind: 'snoozed', until })).toContain(wording.formats.dateTime(until));
  });

  test('of several at once, all are told; what a newer release knows, as it stands', () => {
    const all = historyWords({ events: [{ kind: 'reopened' }, { kind: 'woken' }], text: '' }, wording);
    expect(all).toBe(`${wordsOf({ kind: 'reopened' })} ${wordsOf({ kind: 'woken' })}`);
    expect(historyWords({ code: 'split', text: 'Split.' }, wording)).toBe('Split.');
  });

  test.each(Object.entries(handOffNotes))('H9: a note to the team, with its reason: %s', (code, note) => {
    const told = historyWords({ code, text: note }, wording);
    if (language === 'en') expect(told).toBe(note);
    else expect(told).not.toBe(note);
    const because = historyWords({ code, text: `${note} Gorgias is down.` }, wording);
    expect(because.startsWith(told)).toBe(true);
    expect(because).toMatch(/Gorgias is down\.$/);
  });
});
