/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import type { Message } from '../chat/api.ts';
import { useAround } from './context.ts';
import { Icon } from './icons.tsx';

type File = Message['attachments'][number];

/** What browsers show as a picture and nothing but. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function Attachments({ files }: { files: readonly File[] }) {
  return files.map((file) => <Attachment key={file.name} file={file} />);
}

function Attachment({ file: { name, contentType, url } }: { file: File }) {
  const { words } = useAround();
  // The shop's page may let in no pictures of others.
  const [isBroken, setBroken] = useState(false);
  if (url === undefined || !/^https?:/.test(url)) return <p class="file">{name}</p>;
  const isPicture = pictures.includes(contentType) && !isBroken;
  return (
    <a class={isPicture ? 'picture' : 'file'} href={url} target="_blank" rel="noopener noreferrer">
      {isPicture ? (
        <img src={url} alt={name} onError={() => setBroken(true)} />
      ) : (
        <>
          <Icon name="file" />
          <span>{name}</span>
        </>
      )}
      <span class="hidden"> ({words.say('newTab')})</span>
    </a>
  );
}
