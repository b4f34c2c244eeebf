import { useSyncExternalStore } from 'react';
import type { Api } from '#console/api/client.ts';
import { mostBytes, refusalOf } from '#domain/attachments.ts';
import { draftOf, keepDraft, newKey } from './drafts.ts';

/** A file that is there, to be sent with what is written. */
export interface DraftFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

export type WhyNoFile = 'tooLarge' | 'isProgram' | 'isEmpty' | 'notUploaded' | 'tooMany';

/** One that is on its way, or that didn't get there. */
export interface Uploading {
  readonly key: string;
  readonly file: File;
  readonly why: WhyNoFile | null;
}

/** Whose draft it is, and of which ticket. */
export interface DraftPlace {
  readonly agentId: string;
  readonly ticketId: string;
}

/** The API takes no more with one message. */
const mostFiles = 20;

const none: readonly Uploading[] = [];
const onTheirWay = new Map<string, readonly Uploading[]>();
const listeners = new Set<() => void>();

const nameOf = ({ agentId, ticketId }: DraftPlace): string => `${agentId} ${ticketId}`;
const uploadingOf = (place: DraftPlace): readonly Uploading[] => onTheirWay.get(nameOf(place)) ?? none;

function set(place: DraftPlace, next: readonly Uploading[]): void {
  onTheirWay.set(nameOf(place), next.length === 0 ? none : next);
  for (const changed of listeners) changed();
}

export const forgetUpload = (place: DraftPlace, key: string): void =>
  set(
    place,
    uploadingOf(place).filter((each) => each.key !== key),
  );

function fail(place: DraftPlace, key: string, why: WhyNoFile): void {
  set(
    place,
    uploadingOf(place).map((each) => (each.key === key ? { ...each, why } : each)),
  );
}

/** They become part of the draft, even where another ticket is open by then. */
export function addFiles(api: Api, place: DraftPlace, files: readonly File[]): void {
  for (const file of files) {
    const taken = filesOf(place);
    const bytes = taken.reduce((sum, each) => sum + each.bytes, 0);
    const why = refusal(file, { bytes, count: taken.length });
    const one: Uploading = { key: newKey(), file, why };
    set(place, [...uploadingOf(place), one]);
    if (why === null) void upload(api, place, one);
  }
}

/** What didn't get there, once more. */
export function uploadAgain(api: Api, place: DraftPlace, { key, file }: Uploading): void {
  forgetUpload(place, key);
  addFiles(api, place, [file]);
}

/** All that go with the draft, those that are still on their way among them. */
const filesOf = (place: DraftPlace): readonly { readonly bytes: number }[] => [
  ...(draftOf(place.agentId, place.ticketId).files ?? []),
  ...uploadingOf(place).flatMap(({ file, why }) => (why === null ? [{ bytes: file.size }] : [])),
];

function refusal({ name, type, size }: File, others: { bytes: number; count: number }): WhyNoFile | null {
  if (size === 0) return 'isEmpty';
  if (others.count >= mostFiles) return 'tooMany';
  if (others.bytes + size > mostBytes) return 'tooLarge';
  return refusalOf({ name, contentType: type, bytes: size }) === null ? null : 'isProgram';
}

interface Upload {
  readonly id: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function upload(api: Api, place: DraftPlace, { key, file }: Uploading): Promise<void> {
  const { name, size: bytes } = file;
  const contentType = file.type || 'application/octet-stream';
  try {
    const { id, url, method, headers } = await api.post<Upload>('/attachments', { name, contentType, bytes });
    // The link itself says that it may be put there.
    const put = await fetch(url, { method, headers, body: file, credentials: 'omit' });
    if (!put.ok) throw new Error(put.statusText);
    // Who took it out meanwhile doesn't want it.
    if (!uploadingOf(place).some((each) => each.key === key)) return;
    const draft = draftOf(place.agentId, place.ticketId);
    const files = [...(draft.files ?? []), { id, name, bytes }];
    keepDraft(place.agentId, place.ticketId, { ...draft, files, key: newKey() });
    forgetUpload(place, key);
  } catch {
    fail(place, key, 'notUploaded');
  }
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export const useUploading = (place: DraftPlace): readonly Uploading[] =>
  useSyncExternalStore(subscribe, () => uploadingOf(place));
