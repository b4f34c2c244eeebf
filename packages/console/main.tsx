import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadConfig } from './config.ts';
import { startTranslations } from './i18n/i18n.ts';
import { App } from './shell/app.tsx';
import { beginSignIn } from './sign-in/provider.ts';
import { applyTheme, themeChoice } from './theme/theme.ts';

applyTheme();
themeChoice.subscribe(applyTheme);
// A part of the page that isn't there any more, since a newer version has taken its place; or there is no network, and
// what is on the screen is better than nothing until there is.
const reload = (): void => location.reload();
addEventListener('vite:preloadError', () => {
  if (navigator.onLine) reload();
  else addEventListener('online', reload, { once: true });
});

const [config] = await Promise.all([loadConfig(), startTranslations()]);
const beginning = await beginSignIn(config);
const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the console');
createRoot(place).render(
  <StrictMode>
    <App beginning={beginning} />
  </StrictMode>,
);
