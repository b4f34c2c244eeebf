import { describe, expect, it } from 'vitest';
import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { ada, sam } from '#test/support/inbox.ts';
import { openStory, type Story, type StoryOptions } from './story.ts';

type Situation =
  | 'anonymous'
  | 'known'
  | 'consent refused'
  | 'address refused'
  | 'nobody online'
  | 'out of hours'
  | 'platform down'
  | 'platform answers twice'
  | 'changed method';

const options: Partial<Record<Situation, StoryOptions>> = {
  known: { known: true },
  'nobody online': { known: true, agents: [ada] },
  'out of hours': { known: true, agents: [sam], officeHours: { weekly: [] } },
  'platform down': { known: true },
  'platform answers twice': { known: true },
  'changed method': { known: true },
};

/** The customer asks the AI agent, then for a person; and goes on writing. */
async function play(method: HandOffMethod, channel: Channel, situation: Situation): Promise<Story> {
  const story = await openStory({ method, channel, agents: [sam], ...options[situation] });
  const platforms = [story.zendesk, story.gorgias];
  if (situation === 'platform down')
    for (const each of platforms) each.answer({ outcome: 'rejected', reason: 'Not today.' });
  await story.customerWrites('Where is my order?');
  await story.aiWrites('Let me see.');
  await story.customerWrites('A person, please!');
  await story.aiHandsOff();
  if (situation === 'changed method')
    await story.set('hand-off', { method: method === 'helpdesk' ? 'zendesk' : 'helpdesk' });
  if (channel === 'web_chat') {
    await story.answers(situation !== 'consent refused');
    const asked = (await story.current()).handOff?.state === 'asking-email';
    if (asked && situation === 'address refused') await story.answers(false);
    else if (asked) await story.leaves('nina@example.com');
  }
  await story.customerWrites('Are you there?');
  if (situation === 'platform answers twice') {
    for (const each of platforms) each.reply('Here I am.');
    await story.hears(2);
  }
  return story;
}

/** Who has it, who of the team or which queue, what became of the hand-off and of the AI agent's part, who waits; what was said; what is there. */
async function outcomeOf(story: Story): Promise<string> {
  const { handledBy, assigneeId, queued, handOff, aiOutcome, waitingSince } = await story.current();
  const messages = await story.messages();
  const said = messages.flatMap(({ code, author, internal, delivery }) => {
    if (internal) return [];
    return code ?? (author === 'agent' ? `reply:${delivery?.state ?? 'by-email'}` : []);
  });
  const there = [...story.zendesk.tickets, ...story.gorgias.tickets].map(({ id, opening, comments }) => {
    const { email, phone, profileId } = opening.requester;
    return `${[id, ...[email, phone, profileId].filter((part) => part !== null)].join(',')} +${comments.length}`;
  });
  const where = assigneeId?.slice(4) ?? queued?.queue ?? '-';
  const waits = waitingSince === null ? 'answered' : 'waits';
  const newChat = new Set(story.ticketIds).size > 1 ? ['new-chat'] : [];
  const facts = [handledBy, where, handOff?.state, aiOutcome, waits].join(' ');
  return [facts, said.join(' '), [...there, ...newChat].join(' ')].join(' | ');
}

/**
 * Method, channel, situation; who has it, who of the team or which queue, the hand-off, the AI agent's part, who waits; what was
 * said besides; what is there, by whom, with how many comments. Where nobody is asked, or no platform is called, what would
 * happen to either changes nothing.
 */
const table = `
helpdesk | web_chat | anonymous              | human sam done escalated waits      | hand-off-consent consent-given hand-off-email handed-off           |
helpdesk | web_chat | known                  | human sam done escalated waits      | hand-off-consent consent-given handed-off                          |
helpdesk | web_chat | consent refused        | ai - declined declined waits        | hand-off-consent consent-refused                                   |
helpdesk | web_chat | address refused        | ai - declined declined waits        | hand-off-consent consent-given hand-off-email consent-refused      |
helpdesk | web_chat | nobody online          | human inbox done escalated waits    | hand-off-consent consent-given handed-off auto-reply-nobody-online |
helpdesk | web_chat | out of hours           | human inbox done escalated waits    | hand-off-consent consent-given handed-off auto-reply-outside       |
helpdesk | web_chat | platform down          | human sam done escalated waits      | hand-off-consent consent-given handed-off                          |
helpdesk | web_chat | platform answers twice | human sam done escalated waits      | hand-off-consent consent-given handed-off                          |
helpdesk | web_chat | changed method         | human sam done escalated waits      | hand-off-consent consent-given handed-off                          |
helpdesk | sms      | anonymous              | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | known                  | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | consent refused        | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | address refused        | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | nobody online          | human inbox done escalated waits    | handed-off auto-reply-nobody-online                                |
helpdesk | sms      | out of hours           | human inbox done escalated waits    | handed-off auto-reply-outside                                      |
helpdesk | sms      | platform down          | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | platform answers twice | human sam done escalated waits      | handed-off                                                         |
helpdesk | sms      | changed method         | human sam done escalated waits      | handed-off                                                         |
helpdesk | email    | anonymous              | human sam done escalated waits      |                                                                    |
helpdesk | email    | known                  | human sam done escalated waits      |                                                                    |
helpdesk | email    | consent refused        | human sam done escalated waits      |                                                                    |
helpdesk | email    | address refused        | human sam done escalated waits      |                                                                    |
helpdesk | email    | nobody online          | human inbox done escalated waits    | auto-reply-nobody-online                                           |
helpdesk | email    | out of hours           | human inbox done escalated waits    | auto-reply-outside                                                 |
helpdesk | email    | platform down          | human sam done escalated waits      |                                                                    |
helpdesk | email    | platform answers twice | human sam done escalated waits      |                                                                    |
helpdesk | email    | changed method         | human sam done escalated waits      |                                                                    |
zendesk  | web_chat | anonymous              | elsewhere - done escalated waits    | hand-off-consent consent-given hand-off-email handed-off-elsewhere | zendesk-1,nina@example.com +1
zendesk  | web_chat | known                  | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-elsewhere                | zendesk-1,nina@example.com,p-nina +1
zendesk  | web_chat | consent refused        | ai - declined declined waits        | hand-off-consent consent-refused                                   |
zendesk  | web_chat | address refused        | ai - declined declined waits        | hand-off-consent consent-given hand-off-email consent-refused      |
zendesk  | web_chat | nobody online          | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-elsewhere                | zendesk-1,nina@example.com,p-nina +1
zendesk  | web_chat | out of hours           | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-elsewhere                | zendesk-1,nina@example.com,p-nina +1
zendesk  | web_chat | platform down          | human sam failed escalated waits    | hand-off-consent consent-given handed-off                          |
zendesk  | web_chat | platform answers twice | elsewhere - done escalated answered | hand-off-consent consent-given handed-off-elsewhere reply:sent     | zendesk-1,nina@example.com,p-nina +1
zendesk  | web_chat | changed method         | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-elsewhere                | zendesk-1,nina@example.com,p-nina +1
zendesk  | sms      | anonymous              | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,+4915112345678 +1
zendesk  | sms      | known                  | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,nina@example.com,+4915112345678,p-nina +1
zendesk  | sms      | consent refused        | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,+4915112345678 +1
zendesk  | sms      | address refused        | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,+4915112345678 +1
zendesk  | sms      | nobody online          | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,nina@example.com,+4915112345678,p-nina +1
zendesk  | sms      | out of hours           | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,nina@example.com,+4915112345678,p-nina +1
zendesk  | sms      | platform down          | human sam failed escalated waits    | handed-off                                                         |
zendesk  | sms      | platform answers twice | elsewhere - done escalated answered | handed-off-elsewhere reply:sent                                    | zendesk-1,nina@example.com,+4915112345678,p-nina +1
zendesk  | sms      | changed method         | elsewhere - done escalated waits    | handed-off-elsewhere                                               | zendesk-1,nina@example.com,+4915112345678,p-nina +1
zendesk  | email    | anonymous              | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com +1
zendesk  | email    | known                  | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com,p-nina +1
zendesk  | email    | consent refused        | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com +1
zendesk  | email    | address refused        | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com +1
zendesk  | email    | nobody online          | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com,p-nina +1
zendesk  | email    | out of hours           | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com,p-nina +1
zendesk  | email    | platform down          | human sam failed escalated waits    |                                                                    |
zendesk  | email    | platform answers twice | elsewhere - done escalated answered | reply:by-email                                                     | zendesk-1,nina@example.com,p-nina +1
zendesk  | email    | changed method         | elsewhere - done escalated waits    |                                                                    | zendesk-1,nina@example.com,p-nina +1
gorgias  | web_chat | anonymous              | elsewhere - done escalated waits    | hand-off-consent consent-given hand-off-email handed-off-by-email  | gorgias-1,nina@example.com +0 new-chat
gorgias  | web_chat | known                  | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-by-email                 | gorgias-1,nina@example.com,p-nina +0 new-chat
gorgias  | web_chat | consent refused        | ai - declined declined waits        | hand-off-consent consent-refused                                   |
gorgias  | web_chat | address refused        | ai - declined declined waits        | hand-off-consent consent-given hand-off-email consent-refused      |
gorgias  | web_chat | nobody online          | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-by-email                 | gorgias-1,nina@example.com,p-nina +0 new-chat
gorgias  | web_chat | out of hours           | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-by-email                 | gorgias-1,nina@example.com,p-nina +0 new-chat
gorgias  | web_chat | platform down          | human sam failed escalated waits    | hand-off-consent consent-given handed-off                          |
gorgias  | web_chat | platform answers twice | elsewhere - done escalated answered | hand-off-consent consent-given handed-off-by-email reply:by-email  | gorgias-1,nina@example.com,p-nina +0 new-chat
gorgias  | web_chat | changed method         | elsewhere - done escalated waits    | hand-off-consent consent-given handed-off-by-email                 | gorgias-1,nina@example.com,p-nina +0 new-chat
gorgias  | sms      | anonymous              | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,+4915112345678 +1
gorgias  | sms      | known                  | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,nina@example.com,+4915112345678,p-nina +1
gorgias  | sms      | consent refused        | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,+4915112345678 +1
gorgias  | sms      | address refused        | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,+4915112345678 +1
gorgias  | sms      | nobody online          | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,nina@example.com,+4915112345678,p-nina +1
gorgias  | sms      | out of hours           | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,nina@example.com,+4915112345678,p-nina +1
gorgias  | sms      | platform down          | human sam failed escalated waits    | handed-off                                                         |
gorgias  | sms      | platform answers twice | elsewhere - done escalated answered | handed-off-elsewhere reply:sent                                    | gorgias-1,nina@example.com,+4915112345678,p-nina +1
gorgias  | sms      | changed method         | elsewhere - done escalated waits    | handed-off-elsewhere                                               | gorgias-1,nina@example.com,+4915112345678,p-nina +1
gorgias  | email    | anonymous              | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com +1
gorgias  | email    | known                  | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com,p-nina +1
gorgias  | email    | consent refused        | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com +1
gorgias  | email    | address refused        | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com +1
gorgias  | email    | nobody online          | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com,p-nina +1
gorgias  | email    | out of hours           | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com,p-nina +1
gorgias  | email    | platform down          | human sam failed escalated waits    |                                                                    |
gorgias  | email    | platform answers twice | elsewhere - done escalated answered | reply:by-email                                                     | gorgias-1,nina@example.com,p-nina +1
gorgias  | email    | changed method         | elsewhere - done escalated waits    |                                                                    | gorgias-1,nina@example.com,p-nina +1
none     | web_chat | anonymous              | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | known                  | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | consent refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | address refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | nobody online          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | out of hours           | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | platform down          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | platform answers twice | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | web_chat | changed method         | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | anonymous              | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | known                  | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | consent refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | address refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | nobody online          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | out of hours           | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | platform down          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | platform answers twice | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | sms      | changed method         | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | anonymous              | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | known                  | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | consent refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | address refused        | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | nobody online          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | out of hours           | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | platform down          | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | platform answers twice | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
none     | email    | changed method         | ai - not-offered not-offered waits  | hand-off-not-offered                                               |
`;

describe('H3–H10: a hand-off', () => {
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  it.each(rows)('by %s, %s, %s: %s', async (method = '', channel = '', situation = '', ...outcome) => {
    const story = await play(method as HandOffMethod, channel as Channel, situation as Situation);
    expect(await outcomeOf(story)).toBe(outcome.join(' | '));
  });
});
