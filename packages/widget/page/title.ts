/** Counts what is unread in the page's title, which stays the shop's otherwise. */
export function createTitle(page: { title: string }) {
  let shown: string | null = null;
  let shops = '';
  return (unread: number): void => {
    const isOurs = shown !== null && page.title === shown;
    if (!isOurs) shops = page.title;
    if (unread > 0) {
      shown = `(${unread}) ${shops}`;
      page.title = shown;
    } else if (isOurs) {
      page.title = shops;
      shown = null;
    }
  };
}
