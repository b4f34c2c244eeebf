import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import { useFormats } from '#console/i18n/format.ts';
import newsIcon from './icon-news.svg?url';
import { useUnseenCount } from './unseen.ts';

const product = 'Rondo';

/** The tab says where one is, and how much is new. */
export function useTabBadge(): void {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = useUnseenCount();
  const [isSettings] = useRoute('/settings/*?');
  const [isReports] = useRoute('/reports/*?');
  const page = t(isSettings ? 'tab.settings' : isReports ? 'tab.reports' : 'tab.inbox');
  const title = `${count > 0 ? `(${formats.number(count)}) ` : ''}${page} · ${product}`;

  useEffect(() => {
    document.title = title;
    return () => {
      document.title = product;
    };
  }, [title]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon === null || count === 0) return;
    const usual = icon.getAttribute('href') ?? '';
    icon.setAttribute('href', newsIcon);
    return () => icon.setAttribute('href', usual);
  }, [count]);
}
