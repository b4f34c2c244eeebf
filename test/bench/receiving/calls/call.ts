import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { TicketId } from '#domain/ids.ts';
import type { Reply } from '#http/reply.ts';

/** A call of a webhook or of a visitor's page. Customers are numbered; each call of one is different from all others. */
export interface Call {
  /** What the handler answers with, if all is well. */
  readonly status: number;
  /**
   * Whatever tells the call from the same one of another customer, in whose calls there are as many marks of the same
   * length: what a recorded request is rewritten by.
   */
  marks(customer: number): readonly string[];
  /** As API Gateway hands it to the function; some have to ask something before. */
  event(customer: number, ask: Ask): Promise<APIGatewayProxyEventV2>;
}

export type Ask = (event: APIGatewayProxyEventV2) => Promise<Reply>;

export const eightDigits = (customer: number): string => String(customer).padStart(8, '0');

/** Messages' ids are made of it too. */
export const bare = (id: TicketId): string => id.slice('tkt_'.length);

/** What customers mostly write. */
export const text =
  'Hello, I ordered the blue lamp last week and it has not arrived yet. Where is it? Order 20417.';
