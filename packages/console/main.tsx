import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadConfig } from './config.ts';
import { startTranslations } from './i18n/i18n.ts';
import { renewByItself } from './parts/renew.ts';
import { App } from './shell/app.tsx';
import { beginSignIn } from './sign-in/provider.ts';
import { applyTheme, themeChoice } from './theme/theme.ts';

applyTheme();
themeChoice.subscribe(applyTheme);
addEventListener('vite:preloadError', renewByItself);

const [config] = await Promise.all([loadConfig(), startTranslations()]);
const beginning = await beginSignIn(config);
const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the console');
createRoot(place).render(
  <StrictMode>
    <App beginning={beginning} />
  </StrictMode>,
);
