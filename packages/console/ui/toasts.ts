import { loadPatiently } from '#console/parts/load.ts';

/** Said in a corner, and gone after a while. What shows it is loaded when there is something to say. */
const load = async () => {
  const { toasts, areHeard } = await loadPatiently(() => import('./toast-manager.ts'));
  await areHeard;
  return toasts;
};

export interface Said {
  close(): void;
}

export interface Saying {
  readonly title: string;
  readonly description?: string | undefined;
  readonly timeout?: number;
  readonly isBad?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export function say({ title, description, timeout = 4_000, isBad = false, action }: Saying): Said {
  const said = load().then((toasts) => {
    const id = toasts.add({
      title,
      timeout,
      ...(description !== undefined && { description }),
      ...(isBad && { type: 'error', priority: 'high' }),
      ...(action && { actionProps: { children: action.label, onClick: () => act() } }),
    });
    const act = (): void => {
      toasts.close(id);
      action?.run();
    };
    return () => toasts.close(id);
  });
  return { close: () => void said.then((close) => close()) };
}

export const sayFailed = (title: string, description?: string): Said =>
  say({ title, description, isBad: true, timeout: 8_000 });
