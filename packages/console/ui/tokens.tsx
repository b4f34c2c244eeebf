import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterPress } from './after-press.ts';
import styles from './tokens.module.css';

export interface TokensProps {
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly ref?: Ref<HTMLInputElement>;
  readonly id?: string;
  readonly placeholder?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/**
 * Several words, each put in by Enter or a comma; Backspace takes the last one out. What is being written counts already:
 * it may be saved at any time, and becomes a word to be seen once somebody goes on.
 */
export function Tokens({ values, onChange, placeholder, ...tied }: TokensProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [written, setWritten] = useState<string | null>(null);
  const kept = written !== null && values.at(-1) === written ? values.slice(0, -1) : values;
  const settle = (): void => {
    setText('');
    setWritten(null);
  };
  const add = (words: readonly string[]): void => {
    settle();
    if (words.length > 0) onChange([...new Set([...kept, ...words])]);
  };
  const write = (next: string): void => {
    const word = next.trim();
    const isNew = word !== '' && !kept.includes(word);
    setText(next);
    setWritten(isNew ? word : null);
    if (isNew || kept.length < values.length) onChange(isNew ? [...kept, word] : [...kept]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      if (text.trim() !== '' || event.key === ',') settle();
    } else if (event.key === 'Backspace' && text === '') onChange(values.slice(0, -1));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const pasted = event.clipboardData.getData('text');
    if (!/[,\n]/.test(pasted)) return;
    event.preventDefault();
    add(wordsIn(text + pasted));
  };
  return (
    <div className={styles.tokens} data-invalid={tied['aria-invalid'] === true || undefined}>
      {kept.map((value) => (
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
        placeholder={kept.length === 0 ? placeholder : undefined}
        onChange={({ target: { value } }) => {
          // Keyboards on screens tell of no key.
          if (value.includes(',')) add(wordsIn(value));
          else write(value);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => afterPress(settle)}
      />
    </div>
  );
}

const wordsIn = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
