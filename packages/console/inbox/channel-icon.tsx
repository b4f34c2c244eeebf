import { Mail, MessageCircle, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import styles from './channel-icon.module.css';

const icons = { sms: Smartphone, email: Mail, web_chat: MessageCircle };

export function ChannelIcon({ channel }: { channel: TicketDocument['channel'] }) {
  const { t } = useTranslation();
  const Icon = icons[channel];
  return (
    <span className={styles.icon} title={t(`channels.${channel}`)}>
      <Icon size={14} aria-hidden="true" />
      <span className="visually-hidden">{t(`channels.${channel}`)}</span>
    </span>
  );
}
