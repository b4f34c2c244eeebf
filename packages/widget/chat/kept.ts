/** What outlives a reload, and is shared by the shop's tabs. */
export interface Kept {
  readonly session: { readonly token: string; readonly who: string | null } | null;
  /** The latest message that the visitor has had before their eyes. */
  readonly seen: string | null;
  /** The last message of the ended chat that the visitor turned away from. */
  readonly left: string | null;
  /** A chat is open, so that answers may come. */
  readonly isActive: boolean;
  readonly outgoing: readonly Outgoing[];
}

/** Written, and not known to have arrived. */
export interface Outgoing {
  /** The same one again is the same message, wherever and however often it is sent. */
  readonly clientId: string;
  readonly text: string;
  readonly at: string;
  /** It was refused: to send it again is for the visitor to say. */
  readonly failed: boolean;
}

export const nothingKept: Kept = { session: null, seen: null, left: null, isActive: false, outgoing: [] };

export interface Keeping {
  get(): Kept;
  /** Of what lies there now: another tab may have changed it. */
  update(change: (kept: Kept) => Partial<Kept>): Kept;
}

/** @param storage null where the browser refuses it: then it is kept as long as the page is */
export function createKeeping(key: string, storage: Storage | null): Keeping {
  let inMemory = nothingKept;
  const get = (): Kept => {
    try {
      return storage === null ? inMemory : parse(storage.getItem(key));
    } catch {
      return inMemory;
    }
  };
  return {
    get,
    update(change) {
      const before = get();
      inMemory = { ...before, ...change(before) };
      try {
        storage?.setItem(key, JSON.stringify(inMemory));
      } catch {
        // Full, or refused by now: in memory it is still there.
        storage = null;
      }
      return inMemory;
    },
  };
}

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Whatever an earlier release, or the shop itself, has left there. */
function parse(text: string | null): Kept {
  const found: unknown = text === null ? null : JSON.parse(text);
  if (!isLoose(found)) return nothingKept;
  const { session, outgoing } = found;
  const token = isLoose(session) ? textIn(session.token) : null;
  return {
    session: token === null || !isLoose(session) ? null : { token, who: textIn(session.who) },
    seen: textIn(found.seen),
    left: textIn(found.left),
    isActive: found.isActive === true,
    outgoing: Array.isArray(outgoing) ? outgoing.flatMap(outgoingIn) : [],
  };
}

function outgoingIn(found: unknown): Outgoing[] {
  if (!isLoose(found)) return [];
  const [clientId, text, at] = [textIn(found.clientId), textIn(found.text), textIn(found.at)];
  if (clientId === null || text === null || at === null) return [];
  return [{ clientId, text, at, failed: found.failed === true }];
}
