import { FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './drop-zone.module.css';

export interface DropZoneProps {
  readonly isRefused: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Files that are dropped anywhere on the page go with what is written: none leads the page away. */
export function DropZone({ isRefused, onFiles }: DropZoneProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const drop = useRef(onFiles);
  useEffect(() => {
    drop.current = isRefused ? () => {} : onFiles;
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const on = (type: 'dragover' | 'dragleave' | 'drop', work: (event: DragEvent) => void): void =>
      addEventListener(
        type,
        (event) => {
          if (event.dataTransfer?.types.includes('Files') !== true) return;
          event.preventDefault();
          work(event);
        },
        { signal },
      );
    on('dragover', () => setOver(true));
    // Out of the window, not from one thing in it to the next.
    on('dragleave', ({ relatedTarget }) => setOver(relatedTarget !== null));
    on('drop', ({ dataTransfer }) => {
      setOver(false);
      drop.current([...(dataTransfer?.files ?? [])]);
    });
    return () => listening.abort();
  }, []);
  if (!isOver) return null;
  return (
    <p className={styles.zone} role="status">
      <FileUp size={16} aria-hidden="true" />
      {t(isRefused ? 'files.noneBySms' : 'files.drop')}
    </p>
  );
}
