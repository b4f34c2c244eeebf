import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './tokens.module.css';

export interface TokensProps {
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly id?: string;
  readonly placeholder?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** Several words, each put in by Enter or a comma; Backspace takes the last one out. */
export function Tokens({ values, onChange, placeholder, ...tied }: TokensProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const add = (written: string): void => {
    const words = written
      .split(/[,\n]/)
      .map((word) => word.trim())
      .filter((word) => word !== '');
    if (words.length > 0) onChange([...new Set([...values, ...words])]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'Enter' && text.trim() !== '') || event.key === ',') {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Enter') event.preventDefault();
    else if (event.key === 'Backspace' && text === '') onChange(values.slice(0, -1));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const pasted = event.clipboardData.getData('text');
    if (!/[,\n]/.test(pasted)) return;
    event.preventDefault();
    add(text + pasted);
  };
  return (
    <div className={styles.tokens} data-invalid={tied['aria-invalid'] === true || undefined}>
      {values.map((value) => (
        <span key={value} className={styles.token}>
          <span dir="auto" className={styles.word}>
            {value}
          </span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('tokens.remove', { name: value })}
            onClick={() => onChange(values.filter((each) => each !== value))}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      <input
        {...tied}
        className={styles.input}
        dir="auto"
        value={text}
        placeholder={values.length === 0 ? placeholder : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => add(text)}
      />
    </div>
  );
}
