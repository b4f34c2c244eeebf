import { Plus } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { matching } from '#console/macros/matching.ts';
import { Button } from '#console/ui/button.tsx';
import { Input } from '#console/ui/input.tsx';
import type { MacroDocument } from '#contracts/api/macros.ts';
import { SettingsForm } from '../settings-form.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import { faultsOf } from './faults-of.ts';
import { MacroRow } from './macro-row.tsx';
import styles from './macros.module.css';
import type { MacrosDocument } from './macros.tsx';

const mostMacros = 200;
const longestName = 80;
const newMacro: MacroDocument = { name: '', text: '', tags: [], close: false };
const asItIs = (document: MacrosDocument): MacrosDocument => document;

/** Written, put in order and taken away here; nothing of it is offered before it is saved. */
export function MacrosForm({ known }: { known: Answered<MacrosDocument> }) {
  const { t } = useTranslation();
  const {
    form,
    errorAt,
    frame: offered,
  } = useSettingForm<MacrosDocument, MacrosDocument>({
    name: 'macros',
    known,
    toForm: asItIs,
    toDocument: asItIs,
    places: ['macros'],
  });
  // The list is one whole: one's own on top of theirs would take away what they have added.
  const { onKeep: _, ...frame } = offered;
  const { control } = form;
  const { fields, insert, append, remove, move } = useFieldArray({ control, name: 'macros' });
  // As they are now: `useWatch` would tell of what was added only after the next key may have come.
  const macros = form.watch('macros');
  const [openId, setOpenId] = useState<string | null>(null);
  const [isNew, setIsNew] = useState<number | null>(null);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const [isChecked, setIsChecked] = useState(false);

  const faults = isChecked ? faultsOf(macros) : [];
  const messageAt = (place: string): string | undefined => {
    const found = faults.find((each) => each.place === place);
    if (found === undefined) return errorAt(place);
    return t(`settings.macros.faults.${found.fault}`, { variable: `{{${found.variable}}}` });
  };
  const isFaulty = (index: number): boolean =>
    ['name', 'text', 'tags', 'close'].some((field) => messageAt(`macros.${index}.${field}`) !== undefined);
  const firstFaulty = fields.findIndex((_, index) => isFaulty(index));
  const faultyId = fields[firstFaulty]?.id;
  const refusals = frame.error === null ? 0 : 1;
  const [attempts, setAttempts] = useState(0);
  // What is wrong is opened where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt
  useEffect(() => {
    if (faultyId === undefined) return;
    setSearch('');
    setOpenId(faultyId);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }, [attempts, refusals]);
  // What has just been added is opened once it has its id, before the next key.
  useLayoutEffect(() => {
    const id = isNew === null ? undefined : fields[isNew]?.id;
    if (id === undefined) return;
    setOpenId(id);
    setIsNew(null);
  }, [fields, isNew]);

  const save = (): void => {
    setIsChecked(true);
    setAttempts(attempts + 1);
    if (faultsOf(form.getValues('macros')).length === 0) frame.onSave();
  };
  const found = new Set(search.trim() === '' ? macros : matching(macros, search));
  return (
    <SettingsForm
      title={t('settings.macros.title')}
      text={t('settings.macros.text')}
      {...frame}
      onSave={save}
      onDiscard={() => {
        setIsChecked(false);
        frame.onDiscard();
      }}
    >
      <div className={styles.bar}>
        <Input
          type="search"
          className={styles.search}
          value={search}
          placeholder={t('settings.macros.search')}
          aria-label={t('settings.macros.search')}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
        <Button
          disabled={fields.length >= mostMacros}
          onClick={() => {
            setSearch('');
            append(newMacro, { shouldFocus: false });
            setIsNew(fields.length);
          }}
        >
          <Plus size={14} aria-hidden="true" />
          {t('settings.macros.add')}
        </Button>
      </div>
      {fields.length === 0 && <p className={styles.none}>{t('settings.macros.none')}</p>}
      {fields.length > 0 && found.size === 0 && <p className={styles.none}>{t('macros.noneMatches')}</p>}
      <ol ref={list} className={styles.macros}>
        {fields.map(({ id }, index) => {
          const macro = macros[index];
          if (macro === undefined || (!found.has(macro) && openId !== id)) return null;
          return (
            <MacroRow
              key={id}
              form={form}
              index={index}
              macro={macro}
              isOpen={openId === id}
              isFaulty={isFaulty(index)}
              isLast={index === fields.length - 1}
              errorAt={messageAt}
              onOpen={() => setOpenId(openId === id ? null : id)}
              onMove={(by) => move(index, index + by)}
              onRemove={() => remove(index)}
              onDuplicate={() => {
                const name = t('settings.macros.copyOf', { name: macro.name }).slice(0, longestName);
                insert(index + 1, { ...macro, name }, { shouldFocus: false });
                setIsNew(index + 1);
              }}
            />
          );
        })}
      </ol>
    </SettingsForm>
  );
}
