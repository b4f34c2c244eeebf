import type { PostmarkSecret } from '#contracts/postmark.ts';

export const postmarkSecret: PostmarkSecret = {
  user: 'postmark',
  password: 'a password of sixteen or more',
  serverToken: '00000000-0000-4000-8000-000000000000',
  from: 'help@shop.example',
  replyTo: 'inbound@shop.example',
};
