import { type ClipboardEvent, useMemo } from 'react';
import { useApi } from '#console/api/context.ts';
import type { Draft } from './drafts.ts';
import {
  addFiles,
  type DraftFile,
  type DraftPlace,
  forgetUpload,
  type Uploading,
  uploadAgain,
  useUploading,
} from './files.ts';

export interface ComposerFiles {
  readonly files: readonly DraftFile[];
  readonly uploading: readonly Uploading[];
  /** Some are still on their way, or didn't get there: nobody sends without them unawares. */
  readonly isWaiting: boolean;
  readonly add: (files: Iterable<File>) => void;
  readonly remove: (id: string) => void;
  readonly forget: (key: string) => void;
  readonly again: (uploading: Uploading) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

/** The files that go with a draft. */
export function useFiles(
  { agentId, ticketId }: DraftPlace,
  draft: Draft,
  change: (changed: Partial<Draft>) => void,
): ComposerFiles {
  const api = useApi();
  const place = useMemo(() => ({ agentId, ticketId }), [agentId, ticketId]);
  const uploading = useUploading(place);
  const { files = [] } = draft;
  const add: ComposerFiles['add'] = (chosen) => addFiles(api, place, [...chosen]);
  return {
    files,
    uploading,
    isWaiting: uploading.length > 0,
    add,
    remove: (id) => change({ files: files.filter((each) => each.id !== id) }),
    forget: (key) => forgetUpload(place, key),
    again: (each) => uploadAgain(api, place, each),
    onPaste(event) {
      const { files, types } = event.clipboardData;
      // A table brings its picture along: what is meant is its text.
      const isText = types.includes('text/plain') && types.includes('text/html');
      if (files.length === 0 || isText) return;
      event.preventDefault();
      add(files);
    },
  };
}
