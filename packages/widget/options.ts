export interface Options {
  /** Without a trailing slash. */
  readonly api: string;
  readonly language: string | null;
  readonly accent: string | null;
  readonly title: string | null;
  readonly greeting: string | null;
  readonly position: 'left' | 'right';
  readonly identity: string | null;
  readonly sound: boolean;
}

const given = (text: string | undefined): string | null => text?.trim() || null;

/** What the shop wrote into the script's tag. */
export function optionsOf({ src, dataset }: Pick<HTMLScriptElement, 'src' | 'dataset'>): Options {
  return {
    api: given(dataset.api)?.replace(/\/+$/, '') ?? new URL(src).origin,
    language: given(dataset.language),
    accent: given(dataset.accent),
    title: given(dataset.title),
    greeting: given(dataset.greeting),
    position: dataset.position === 'left' ? 'left' : 'right',
    identity: given(dataset.identity),
    sound: dataset.sound === 'on',
  };
}
