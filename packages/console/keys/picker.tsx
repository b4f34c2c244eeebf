import { Search } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Modal } from './modal.tsx';
import { enteredAhead } from './overlay.ts';
import styles from './picker.module.css';
import { PickerOption } from './picker-option.tsx';

export interface PickOption {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Before the label. */
  readonly mark?: ReactNode;
  readonly checked?: boolean | undefined;
  /** The keys that would have done it. */
  readonly caps?: readonly string[] | undefined;
  /** Under which heading it stands; those of one are together. */
  readonly group?: string | undefined;
  readonly run: () => void;
}

export interface PickerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly options: readonly PickOption[];
  readonly onClose: () => void;
  /** Said where nothing is to be chosen. */
  readonly nothing: string;
  /** More is on its way: Enter waits for it. */
  readonly isWaiting?: boolean;
  /** The first ones are chosen by their digit. */
  readonly byDigit?: boolean;
}

/** Something is typed, and one of what it leaves is chosen: all of it by keys. */
export function Picker({
  label,
  placeholder,
  text,
  onText,
  options,
  onClose,
  nothing,
  byDigit,
  isWaiting,
}: PickerProps) {
  const id = useId();
  const [activeId, setActiveId] = useState<string>();
  const [hasEntered, setEntered] = useState(enteredAhead);
  const active = Math.max(
    0,
    options.findIndex((option) => option.id === activeId),
  );
  const idOf = (index: number): string => `${id}-${index}`;

  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);

  const first = options[0];
  useEffect(() => {
    if (!hasEntered) return;
    if (first) first.run();
    else if (!isWaiting) setEntered(false);
  });

  const move = (by: number): void => {
    if (options.length > 0) setActiveId(options.at((active + by) % options.length)?.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const digit = byDigit && /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const by = moves[event.key];
    if (digit !== undefined) digit.run();
    else if (by !== undefined) move(by);
    else if (event.key === 'Enter' && options[active]) options[active].run();
    else if (event.key === 'Enter') setEntered(true);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label={label} onClose={onClose}>
      <div className={styles.head}>
        <Search size={16} aria-hidden="true" className={styles.icon} />
        <input
          className={styles.input}
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={options.length > 0 ? idOf(active) : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={text}
          onChange={(event) => {
            setActiveId(undefined);
            setEntered(false);
            onText(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={id} role="listbox" aria-label={label} className={styles.options}>
        {options.map((option, index) => (
          <Fragment key={option.id}>
            {option.group !== undefined && option.group !== options[index - 1]?.group && (
              <div role="presentation" className={styles.group}>
                {option.group}
              </div>
            )}
            <PickerOption
              id={idOf(index)}
              option={option}
              isActive={index === active}
              digit={byDigit ? index + 1 : undefined}
              onPoint={() => setActiveId(option.id)}
            />
          </Fragment>
        ))}
      </div>
      {options.length === 0 && (
        <p role="status" className={styles.nothing}>
          {nothing}
        </p>
      )}
    </Modal>
  );
}
