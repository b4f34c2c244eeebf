/**
 * A value as DynamoDB's own JSON has it. Streams and cancelled transactions give items so even where the document
 * client is used; Lambda's and the SDK's types of it both fit.
 */
export interface ImageValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly L?: readonly ImageValue[] | undefined;
  readonly M?: Image | undefined;
}

export type Image = { readonly [attribute: string]: ImageValue };

/** The item as the document client would give it. We store no sets and no binaries. */
export const itemOfImage = (image: Image): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plain(value)]));

function plain(value: ImageValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(plain);
  if (value.M !== undefined) return itemOfImage(value.M);
  if (value.NULL === true) return null;
  return undefined;
}
