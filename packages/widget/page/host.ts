import type { Options } from '../options.ts';
import style from '../ui/style.css?inline';
import { accentOf } from './accent.ts';

/**
 * The one element that the shop's page gets. What is in it is out of reach of the shop's styles, and its own reach
 * nothing else. A style sheet that is made here needs no leave of a Content-Security-Policy.
 */
export function createHost({ accent, position }: Options): ShadowRoot {
  const host = document.createElement('rondo-chat');
  const root = host.attachShadow({ mode: 'open' });
  const { colour, on, deep } = accentOf(accent);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${style}:host{--rondo-accent:${colour};--rondo-on-accent:${on};--rondo-deep:${deep}}`);
  root.adoptedStyleSheets = [sheet];
  host.dataset.position = position;
  document.body.append(host);
  return root;
}
