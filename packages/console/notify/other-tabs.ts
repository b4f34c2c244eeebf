const channel = new BroadcastChannel('rondo.told');
const told = new Set<string>();
channel.onmessage = ({ data }) => void told.add(String(data));

/** Of several tabs the first one tells. False: it has been told. */
export function tellFirst(news: string): boolean {
  if (told.has(news)) return false;
  told.add(news);
  channel.postMessage(news);
  return true;
}
