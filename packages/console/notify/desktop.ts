export const canShowOnDesktop = 'Notification' in globalThis;

/** Asks the person, by their browser. To be called on a click of theirs: browsers refuse otherwise. */
export const askForDesktop = async (): Promise<boolean> =>
  canShowOnDesktop && (await Notification.requestPermission()) === 'granted';

export interface Shown {
  readonly title: string;
  readonly body: string;
  /** A later one of the same takes its place. */
  readonly tag: string;
  readonly onClick: () => void;
}

export function showOnDesktop({ title, body, tag, onClick }: Shown): void {
  if (!canShowOnDesktop || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body, tag, silent: true });
    shown.onclick = () => {
      window.focus();
      onClick();
      shown.close();
    };
  } catch {
    // Phones' browsers have the interface, and refuse pages to use it.
  }
}
