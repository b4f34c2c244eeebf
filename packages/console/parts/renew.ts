const pause = 2_000;
/** A part that isn't there after that either won't come by more of it. */
const once = 60_000;
const name = 'rondo.renewed';

/** Loads the page anew as soon as the server answers: until then what is on the screen is better than nothing. */
export async function renew(): Promise<void> {
  while (!(await isServerThere())) await new Promise((resolve) => setTimeout(resolve, pause));
  sessionStorage.setItem(name, `${Date.now()}`);
  location.reload();
}

let isRenewing = false;

/**
 * A part of the page couldn't be loaded: a newer version has taken its place, or the network is away, and a browser
 * remembers what it couldn't load for as long as the page is there.
 */
export function renewByItself(): void {
  if (isRenewing || Date.now() - Number(sessionStorage.getItem(name) ?? 0) < once) return;
  isRenewing = true;
  void renew();
}

const isServerThere = (): Promise<boolean> =>
  fetch(import.meta.env.BASE_URL, { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
