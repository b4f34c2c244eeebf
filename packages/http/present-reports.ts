import type { ConversationsDocument, OverviewDocument, RecountDocument } from '#contracts/api/reports.ts';
import { type Histogram, quantile, sizeOf } from '#domain/figures/histogram.ts';
import type { Figures } from '#domain/figures/sum.ts';
import type { Recount } from '#use-cases/ports.ts';
import type { CountedConversation, CountedConversations } from '#use-cases/report/conversations.ts';
import type { Names } from '#use-cases/report/names.ts';
import type { Asked, Report } from '#use-cases/report/overview.ts';
import type { Waiting } from '#use-cases/report/waiting.ts';
import { instant, type NameOf, namesOf, person } from './names.ts';

/** H11. */
export const presentPeople = ({ counts, times }: Figures): OverviewDocument['people'] => ({
  opened: counts.opened,
  closed: {
    byAgent: counts.closedByAgent,
    byInactivity: counts.closedByInactivity,
    byCustomer: counts.closedByCustomer,
  },
  firstResponse: presentTimes(times.firstResponse),
  response: presentTimes(times.response),
  resolution: presentTimes(times.resolution),
});

/** What was counted are whole seconds. */
function presentTimes(times: Histogram) {
  const seconds = (share: number): number | null => {
    const found = quantile(times, share);
    return found === null ? null : Math.round(found);
  };
  return { count: sizeOf(times), median: seconds(0.5), p90: seconds(0.9) };
}

export const presentAi = ({ counts }: Figures): NonNullable<OverviewDocument['ai']> => ({
  conversations: counts.aiConversations,
  resolved: counts.aiResolved,
  resolvedShare: counts.aiConversations === 0 ? null : counts.aiResolved / counts.aiConversations,
  escalated: counts.aiEscalated,
  declined: counts.aiDeclined,
  notOffered: counts.aiNotOffered,
  takenOver: counts.aiTakenOver,
});

const mostTags = 500;
const ofMostTickets = (one: Report['tags'][number], other: Report['tags'][number]): number =>
  other.figures.counts.opened - one.figures.counts.opened || (one.key < other.key ? -1 : 1);

export const nameIn = ({ agents, teams }: Names): NameOf => {
  const nameOf = namesOf(agents);
  return (id) => teams.find((team) => team.id === id)?.name ?? nameOf(id);
};

export function presentReport(
  { from, to, channel, own }: Asked,
  timeZone: string,
  { report, waiting }: { readonly report: Report; readonly waiting: Waiting },
): OverviewDocument {
  const nameOf = nameIn(report.names);
  const ai = (figures: Figures) => (own === null ? presentAi(figures) : null);
  const both = (figures: Figures) => ({ ai: ai(figures), people: presentPeople(figures) });
  const team = (id: Report['teams'][number]['key']) => ({ id, name: nameOf(id) });
  return {
    from,
    to,
    timeZone,
    ...(channel !== null && { channel }),
    ...(own !== null && { own: true }),
    ...both(report.total),
    waiting: presentWaiting(waiting),
    days: report.days.map(({ key, figures }) => ({ day: key, ...both(figures) })),
    channels: report.channels.map(({ key, figures }) => ({ channel: key, ...both(figures) })),
    agents: report.agents.map(({ key, figures }) => ({
      agent: person(key, nameOf),
      people: presentPeople(figures),
      takenOver: figures.counts.aiTakenOver,
    })),
    teams: report.teams.map(({ key, figures }) => ({ team: team(key), people: presentPeople(figures) })),
    tags: report.tags
      .toSorted(ofMostTickets)
      .slice(0, mostTags)
      .map(({ key, figures }) => ({ tag: key, ...both(figures) })),
  };
}

const presentWaiting = ({
  count,
  atLeast,
  oldestSince,
  median,
  p90,
}: Waiting): OverviewDocument['waiting'] => ({
  count,
  ...(atLeast && { atLeast }),
  oldestSince: oldestSince === null ? null : instant(oldestSince),
  age: { median, p90 },
});

/** @param withContacts for those who may read tickets */
export function presentConversations(
  { conversations, cursor, names }: CountedConversations,
  withContacts: boolean,
): ConversationsDocument {
  const nameOf = nameIn(names);
  return {
    conversations: conversations.map((each) => presentConversation(each, nameOf, withContacts)),
    ...(cursor !== null && { cursor }),
  };
}

function presentConversation(
  { event, ticket, contact }: CountedConversation,
  nameOf: NameOf,
  withContacts: boolean,
): ConversationsDocument['conversations'][number] {
  const { figure, at, seconds, cycle, channel, agentId, teamId, tags } = event;
  return {
    figure,
    at: instant(at),
    ...(seconds !== null && { seconds }),
    cycle,
    channel,
    agent: agentId === null ? null : person(agentId, nameOf),
    team: teamId === null ? null : { id: teamId, name: nameOf(teamId) },
    tags: [...tags],
    ticket: ticket && {
      id: ticket.id,
      number: ticket.number,
      ...(ticket.subject !== null && withContacts && { subject: ticket.subject }),
      status: ticket.status,
      ...(withContacts && {
        contact: {
          id: ticket.contactId,
          ...(contact !== null && contact.name !== null && { name: contact.name }),
          address: ticket.contactAddress,
        },
      }),
    },
  };
}

export const presentRecount = (recount: Recount | null): RecountDocument =>
  recount === null
    ? { state: 'none', looked: 0, recounted: 0, counted: 0 }
    : {
        state: recount.finishedAt === null ? 'running' : 'done',
        from: recount.from,
        to: recount.to,
        looked: recount.looked,
        recounted: recount.recounted,
        counted: recount.counted,
        startedAt: instant(recount.startedAt),
        ...(recount.finishedAt !== null && { finishedAt: instant(recount.finishedAt) }),
      };
