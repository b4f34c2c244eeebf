import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { languages } from '#console/i18n/i18n.ts';
import { Button } from '#console/ui/button.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { NativeSelect } from '#console/ui/native-select.tsx';
import { sayFailed } from '#console/ui/toasts.ts';
import styles from './bubble.module.css';
import { Preview } from './preview.tsx';
import { type BubbleOptions, snippetOf, usualOptions } from './snippet.ts';

/** The tag that puts the chat bubble into a shop. Nothing of it is kept here: it is all in the tag. */
export function Bubble() {
  const { t, i18n } = useTranslation();
  const { register, watch } = useForm<BubbleOptions>({ defaultValues: usualOptions });
  const [isCopied, setIsCopied] = useState(false);
  const snippet = snippetOf(location.origin, watch());
  const languageName = new Intl.DisplayNames(i18n.language, { type: 'language' });
  const copy = (): void => {
    navigator.clipboard.writeText(snippet).then(
      () => {
        setIsCopied(true);
        setTimeout(() => setIsCopied(false), 2_500);
      },
      () => sayFailed(t('settings.bubble.notCopied')),
    );
  };
  return (
    <section className={styles.page} aria-labelledby="bubble-title">
      <header>
        <h2 className={styles.title} id="bubble-title">
          {t('settings.bubble.title')}
        </h2>
        <p className={styles.text}>{t('settings.bubble.text')}</p>
      </header>
      <div className={styles.options}>
        <Field label={t('settings.bubble.heading')}>
          {(tied) => <Input {...tied} dir="auto" className={styles.wide} {...register('title')} />}
        </Field>
        <Field label={t('settings.bubble.greeting')}>
          {(tied) => <Input {...tied} dir="auto" className={styles.wide} {...register('greeting')} />}
        </Field>
        <Field label={t('settings.bubble.language')}>
          {(tied) => (
            <NativeSelect {...tied} className={styles.wide} {...register('language')}>
              <option value="">{t('settings.bubble.ofPage')}</option>
              {languages.map((language) => (
                <option key={language} value={language}>
                  {languageName.of(language)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={t('settings.bubble.position')}>
          {(tied) => (
            <NativeSelect {...tied} className={styles.wide} {...register('position')}>
              <option value="right">{t('settings.bubble.right')}</option>
              <option value="left">{t('settings.bubble.left')}</option>
            </NativeSelect>
          )}
        </Field>
        <Field label={t('settings.bubble.accent')}>
          {(tied) => <Input {...tied} type="color" className={styles.colour} {...register('accent')} />}
        </Field>
      </div>
      <div className={styles.snippet}>
        <textarea
          readOnly
          className={styles.code}
          aria-label={t('settings.bubble.snippet')}
          rows={snippet.split('\n').length}
          value={snippet}
          onFocus={(event) => event.target.select()}
          spellCheck={false}
        />
        <Button size="small" onClick={copy}>
          {isCopied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          {isCopied ? t('settings.bubble.copied') : t('settings.bubble.copy')}
        </Button>
        <span className="visually-hidden" role="status">
          {isCopied && t('settings.bubble.copied')}
        </span>
      </div>
      <p className={styles.text}>{t('settings.bubble.where')}</p>
      <Preview snippet={snippet} />
    </section>
  );
}
