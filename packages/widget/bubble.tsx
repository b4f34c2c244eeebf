/** @jsxImportSource preact */
import { render } from 'preact';
import { createApi } from './chat/api.ts';
import { createChat } from './chat/chat.ts';
import { createKeeping } from './chat/kept.ts';
import { createSession } from './chat/session.ts';
import { languageOf, wordsIn } from './i18n/words.ts';
import { type Options, optionsOf } from './options.ts';
import { aloneBy } from './page/alone.ts';
import { createHost } from './page/host.ts';
import { ring } from './page/sound.ts';
import { createTitle } from './page/title.ts';
import { App } from './ui/app.tsx';
import { surroundBy } from './ui/context.ts';

declare global {
  interface Window {
    rondo?: {
      open(): void;
      close(): void;
      /** The token that the shop's server made for its customer; null when they sign out. */
      identify(token: string | null): void;
    };
  }
}

/** Private windows refuse it, some by throwing. */
function storageOf(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function start(options: Options): void {
  const { language, api: base, identity, sound } = options;
  const words = wordsIn(languageOf([language, document.documentElement.lang, ...navigator.languages]));
  const key = `rondo.chat.${new URL(base, location.href).host}`;
  const keeping = createKeeping(key, storageOf());
  const api = createApi(base, (...call) => fetch(...call));
  const chat = createChat({
    api,
    keeping,
    session: createSession(api, keeping, identity),
    alone: aloneBy(key),
    isHidden: () => document.hidden,
    random: Math.random,
    now: Date.now,
    ...(sound && { onNews: ring }),
  });
  surroundBy({ chat, words, options });
  render(<App />, createHost(options));
  const title = createTitle(document);
  chat.subscribe(() => title(chat.state().unread));
  addEventListener('storage', (event) => event.key === key && chat.lookAgain());
  addEventListener('online', chat.lookAgain);
  document.addEventListener('visibilitychange', () => document.hidden || chat.lookAgain());
  window.rondo = { open: chat.open, close: chat.close, identify: chat.identify };
  chat.start();
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && window.rondo === undefined) {
  const options = optionsOf(script);
  // A script that is async may run before there is a body.
  if (document.body === null) addEventListener('DOMContentLoaded', () => start(options));
  else start(options);
}
