import type { AgentId, TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Tally } from '#use-cases/ports.ts';
import { countWrites, type Recount, sharesOf } from './counts.ts';
import { changes, condition, type Expression, the } from './expression.ts';
import { ticketKey } from './keys.ts';
import type { Table } from './table.ts';
import { mostWrites, type Write } from './transaction.ts';

type Refused = { readonly movedOn: TicketId } | { readonly unknown: AgentId };

/** More in one would meet more of the others who write to one of them. */
const mostTickets = 40;

/**
 * Counts tickets as they are to be counted, exactly once: each remembers whose load and which badge count it, and that
 * is written together with the counts. Those that have moved on are left out and named; an agent who is not known
 * has nothing counted, and holds nothing up.
 */
export async function tally(table: Table, tallies: readonly Tally[]): Promise<TicketId[]> {
  const due = tallies.filter(
    ({ ticket, loadOf, listedIn }) => ticket.loadOf !== loadOf || ticket.listedIn !== listedIn,
  );
  const movedOn: TicketId[] = [];
  // One after another: most of them concern the same agents.
  for (const piece of piecesOf(due)) movedOn.push(...(await tallyAtOnce(table, piece)));
  return movedOn;
}

/** As many as a transaction holds, whoever they concern. */
function piecesOf(tallies: readonly Tally[]): Tally[][] {
  const pieces: Tally[][] = [];
  for (const one of tallies) {
    const last = pieces.at(-1);
    if (last !== undefined && fits([...last, one])) last.push(one);
    else pieces.push([one]);
  }
  return pieces;
}

function fits(tallies: readonly Tally[]): boolean {
  const { agents, badges } = sharesOf(tallies.map(recountOf));
  return tallies.length <= mostTickets && tallies.length + agents.size + badges.size <= mostWrites;
}

const recountOf = ({ ticket, loadOf, listedIn }: Tally): Recount => ({
  from: ticket,
  to: { loadOf, listedIn },
});

async function tallyAtOnce(table: Table, piece: readonly Tally[]): Promise<TicketId[]> {
  const movedOn = new Set<TicketId>();
  const unknown = new Set<AgentId>();
  for (;;) {
    const rest = piece.filter(({ ticket }) => !movedOn.has(ticket.id));
    if (rest.length === 0) return [...movedOn];
    const refusals = await table.transact<Refused>([
      ...rest.map(markWrite),
      ...countWrites<Refused>(
        rest.map(recountOf),
        (agentId) => !unknown.has(agentId),
        (agentId) => ({ unknown: agentId }),
      ),
    ]);
    if (refusals.length === 0) return [...movedOn];
    // DynamoDB names each that refused: without them the others are counted.
    for (const { means } of refusals) {
      if ('movedOn' in means) movedOn.add(means.movedOn);
      else unknown.add(means.unknown);
    }
  }
}

const markWrite = ({ ticket, loadOf, listedIn }: Tally): Write<Refused> => ({
  change: ticketKey(ticket.id),
  by: changes`SET ${the('loadOf')} = ${loadOf}, ${the('listedIn')} = ${listedIn} ADD ${the('version')} ${1}`,
  unless: { condition: isCountedAs(ticket), means: { movedOn: ticket.id } },
});

/**
 * By its version alone, a ticket could be taken for one of a customer who was erased, has written again, and whose
 * ticket has the same id and counts its versions from 1 again.
 */
function isCountedAs({ version, loadOf, listedIn }: Ticket): Expression {
  const listed = the('listedIn');
  // Of tickets of version 2 the attribute is absent.
  return listedIn === null
    ? condition`${the('version')} = ${version} AND ${the('loadOf')} = ${loadOf} AND (attribute_not_exists(${listed}) OR ${listed} = ${null})`
    : condition`${the('version')} = ${version} AND ${the('loadOf')} = ${loadOf} AND ${listed} = ${listedIn}`;
}
