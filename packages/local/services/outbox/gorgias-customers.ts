import { GorgiasError } from './gorgias-error.ts';
import { pageOf } from './gorgias-page.ts';
import { read } from './gorgias-read.ts';
import { type Customer, type NewMessage, newCustomerSchema } from './gorgias-schemas.ts';
import type { GorgiasState } from './gorgias-state.ts';

export const shownCustomer = ({ domain: _, ...customer }: Customer): object => customer;

const ofAccount = (domain: string, { customers }: GorgiasState): Customer[] =>
  [...customers.values()].filter((customer) => customer.domain === domain);

const has = ({ channels }: Customer, type: string, address: string): boolean =>
  channels.some((channel) => channel.type === type && channel.address === address);

/** @see https://developers.gorgias.com/reference/list-customers */
export function listCustomers(domain: string, url: URL, state: GorgiasState): object {
  const { searchParams } = url;
  const asked = (name: string) => searchParams.get(name);
  const found = ofAccount(domain, state).filter(
    (customer) =>
      (asked('external_id') === null || customer.external_id === asked('external_id')) &&
      (asked('email') === null || customer.email === asked('email')) &&
      (asked('channel_address') === null ||
        has(customer, asked('channel_type') ?? '', asked('channel_address') ?? '')),
  );
  return pageOf(found.map(shownCustomer), url, ['external_id', 'email', 'channel_type', 'channel_address']);
}

/** @see https://developers.gorgias.com/reference/create-customer */
export function createCustomer(domain: string, body: Buffer, state: GorgiasState): Customer {
  const { external_id = null, name, email = null, channels } = read(newCustomerSchema, body);
  const all = email === null ? channels : [...channels, { type: 'email', address: email, preferred: true }];
  const taken = ofAccount(domain, state).some((other) =>
    all.some(({ type, address }) => has(other, type, address)),
  );
  if (taken) throw new GorgiasError(409, 'A customer with this channel already exists.');
  const customer: Customer = {
    id: state.nextId(),
    domain,
    external_id,
    name: name ?? email ?? '',
    email,
    channels: all,
  };
  state.keep({ customer });
  return customer;
}

/** Whom a customer's message is from: by id, or by an address that makes a customer where it is new. */
export function senderOf(domain: string, sender: NewMessage['sender'], state: GorgiasState): Customer {
  if (sender?.id !== undefined) {
    const known = state.customers.get(sender.id);
    if (known?.domain === domain) return known;
    throw new GorgiasError(400, 'Invalid data.', { sender: ['This customer does not exist.'] });
  }
  const email = sender?.email;
  if (email === undefined)
    throw new GorgiasError(400, 'Invalid data.', { sender: ['Missing data for required field.'] });
  const known = ofAccount(domain, state).find((customer) => has(customer, 'email', email));
  if (known) return known;
  const channels = [{ type: 'email', address: email, preferred: true }];
  const customer = { id: state.nextId(), domain, external_id: null, name: email, email, channels };
  state.keep({ customer });
  return customer;
}
