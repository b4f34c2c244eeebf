/**
 * One tab at a time: two that send what they both know of would each begin a session, and it would be there twice.
 * Where the browser has no locks, as on pages without HTTPS, each goes on by itself.
 */
export const aloneBy =
  (name: string) =>
  async (operation: () => Promise<void>): Promise<void> => {
    if ('locks' in navigator) await navigator.locks.request(name, operation);
    else await operation();
  };
