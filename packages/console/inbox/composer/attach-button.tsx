import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#console/ui/icon-button.tsx';

export interface AttachButtonProps {
  /** Where the channel carries none. */
  readonly isRefused: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** For those who have nothing to drop or paste. */
export function AttachButton({ isRefused, onFiles }: AttachButtonProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon={Paperclip}
        label={t(isRefused ? 'files.noneBySms' : 'files.attach')}
        disabled={isRefused}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file again is a change, too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
