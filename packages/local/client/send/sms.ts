import { contactIdOf } from '#use-cases/ids.ts';
import type { Api } from '../api.ts';
import { awsSmsCall } from '../aws-sms.ts';
import { webhookCall } from '../twilio.ts';
import type { AskedSms } from './asked.ts';
import type { Sending } from './sending.ts';

export async function prepareSms(api: Api, { via, id, from, to, media, text }: AskedSms): Promise<Sending> {
  const sms = { sid: id, from, to, media, text };
  return {
    call: via === 'aws' ? awsSmsCall(sms) : webhookCall(sms, await api.secrets()),
    contactId: contactIdOf('sms', from),
    ticketIn: () => undefined,
    again: ['--sid', id],
    notes: [],
  };
}
