import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRoute } from 'wouter';
import { contactNameOf } from '#console/inbox/contact-name.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { desktopChoice, soundChoice } from './choices.ts';
import { showOnDesktop } from './desktop.ts';
import type { News, OwnNews } from './news.ts';
import { tellFirst } from './other-tabs.ts';
import { playSound } from './sound.ts';
import { forgetArrived, forgetUnseen, isPageSeen } from './unseen.ts';
import { useNews } from './use-news.ts';
import { useTabBadge } from './use-tab-badge.ts';

/** What is new for somebody is heard, seen on the tab and, where they want it, on their desktop. */
export function BeingTold({ me }: { me: MeDocument }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [, params] = useRoute('/inbox/:view/:ticketId');
  const [said, setSaid] = useState('');
  const openTicketId = params?.ticketId;
  const wordsOf = ({ kind, ticket }: OwnNews): string =>
    t(`notify.${kind}`, { name: contactNameOf(ticket, t), number: ticket.number });

  useNews({ meId: me.id, openTicketId }, ({ own, arrived }: News) => {
    const first = own.filter((each) => tellFirst(`${me.id} ${nameOf(each)}`));
    const isFirst =
      first.length > 0 || (arrived > 0 && tellFirst(`${me.id} arrived ${Math.floor(Date.now() / 10_000)}`));
    setSaid(
      [...own.map(wordsOf), ...(arrived > 0 ? [t('notify.arrived', { count: arrived })] : [])].join(' '),
    );
    if (isFirst && soundChoice.get() === 'on') playSound();
    if (isPageSeen() || desktopChoice.get() === 'off') return;
    for (const news of first)
      showOnDesktop({
        title: wordsOf(news),
        body: news.ticket.subject ?? '',
        tag: news.ticket.id,
        onClick: () => navigate(`/inbox/mine/${news.ticket.id}`),
      });
  });
  useTabBadge();

  useEffect(() => {
    const look = (): void => {
      if (!isPageSeen()) return;
      forgetArrived();
      forgetUnseen((id) => id === openTicketId);
    };
    look();
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [openTicketId]);

  return (
    <span role="status" className="visually-hidden">
      {said}
    </span>
  );
}

const nameOf = ({ kind, ticket }: OwnNews): string =>
  `${ticket.id} ${kind === 'message' ? ticket.lastCustomerMessageAt : ticket.assignment?.at}`;
