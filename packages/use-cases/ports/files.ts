import type { Attachment } from '#domain/ticket/message.ts';

/** What came of fetching a file from a provider: the file, or why there is none to be had, in words. */
export type FetchedMedia =
  | { readonly content: Uint8Array; readonly contentType: string }
  | { readonly refused: string };

/** Where providers keep what came with messages. Throws where trying again may help. */
export interface Media {
  fetch(source: string): Promise<FetchedMedia>;
}

/** Attachments' contents. */
export interface Files {
  /** Of a customer, under an id that is the same however often the message comes. */
  put(file: { id: string; contentType: string; content: Uint8Array }): Promise<void>;
  /** Null where there is none. */
  get(id: string): Promise<Uint8Array | null>;
  /** A link to download it by, which holds for minutes. */
  link(attachment: Attachment): Promise<string>;
  /** Where an agent's browser puts a file of exactly this type and length, within minutes. */
  uploadLink(file: { id: string; name: string; contentType: string; bytes: number }): Promise<{
    url: string;
    headers: Readonly<Record<string, string>>;
  }>;
  /** Makes an uploaded file a message's for good; null where nothing was uploaded under that id. */
  keep(id: string): Promise<Pick<Attachment, 'id' | 'name' | 'contentType' | 'bytes'> | null>;
}
