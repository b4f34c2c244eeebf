import { Braces } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { Menu, MenuItem } from '#console/ui/menu.tsx';
import { TextArea } from '#console/ui/text-area.tsx';
import { Tokens } from '#console/ui/tokens.tsx';
import { macroVariables } from '#domain/macros.ts';
import { SwitchRow } from '../switch-row.tsx';
import { MacroPreview } from './macro-preview.tsx';
import type { MacroRowProps } from './macro-row.tsx';
import styles from './macros.module.css';

type MacroFieldsProps = Pick<MacroRowProps, 'form' | 'index' | 'macro' | 'errorAt'>;

export function MacroFields({ form: { control, setValue }, index, macro, errorAt }: MacroFieldsProps) {
  const { t } = useTranslation();
  const at = `macros.${index}` as const;
  const name = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  // A new one begins with its name, from the first key on.
  useLayoutEffect(() => {
    if (name.current?.value === '') name.current.focus();
  }, []);
  /** Where one goes on writing: after the variable that has just been put in. */
  const goesOn = useRef<number | null>(null);
  const insert = (variable: string): void => {
    const { selectionStart = macro.text.length, selectionEnd = selectionStart } = area.current ?? {};
    const written = `{{${variable}}}`;
    const text = macro.text.slice(0, selectionStart) + written + macro.text.slice(selectionEnd);
    setValue(`${at}.text`, text, { shouldDirty: true });
    goesOn.current = selectionStart + written.length;
  };
  const afterMenu = (): HTMLElement | true => {
    if (area.current === null || goesOn.current === null) return true;
    area.current.setSelectionRange(goesOn.current, goesOn.current);
    goesOn.current = null;
    return area.current;
  };
  return (
    <>
      <Controller
        name={`${at}.name`}
        control={control}
        render={({ field }) => (
          <Field
            label={t('settings.macros.name')}
            hint={t('settings.macros.nameHint')}
            error={errorAt(`${at}.name`)}
          >
            {(tied) => <Input {...tied} {...field} ref={name} maxLength={80} className={styles.wide} />}
          </Field>
        )}
      />
      <div className={styles.text}>
        <Controller
          name={`${at}.text`}
          control={control}
          render={({ field }) => (
            <Field label={t('settings.macros.body')} error={errorAt(`${at}.text`)}>
              {(tied) => (
                <TextArea
                  {...tied}
                  {...field}
                  ref={area}
                  rows={6}
                  maxLength={5_000}
                  className={styles.wide}
                />
              )}
            </Field>
          )}
        />
        <Menu
          finalFocus={afterMenu}
          trigger={
            <Button size="small">
              <Braces size={14} aria-hidden="true" />
              {t('settings.macros.variable')}
            </Button>
          }
        >
          {macroVariables.map((variable) => (
            <MenuItem key={variable} onClick={() => insert(variable)}>
              {t(`settings.macros.variables.${variable}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <Controller
        name={`${at}.tags`}
        control={control}
        render={({ field }) => (
          <Field
            label={t('settings.macros.tags')}
            hint={t('settings.macros.tagsHint')}
            error={errorAt(`${at}.tags`)}
          >
            {(tied) => <Tokens {...tied} values={field.value} onChange={field.onChange} />}
          </Field>
        )}
      />
      <Controller
        name={`${at}.close`}
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.macros.close')}
            hint={t('settings.macros.closeHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <MacroPreview text={macro.text} />
    </>
  );
}
