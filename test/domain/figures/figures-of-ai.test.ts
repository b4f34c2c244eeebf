import { describe, expect, it } from 'vitest';
import { aiRouting } from '#domain/routing/route.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anInboundMessage, start } from '#test/support/builders.ts';
import { lived, type Step, steps, told } from './life.ts';

const an = (channel: 'sms' | 'web_chat') =>
  openTicket('tkt_1', 1, anInboundMessage({ channel }), aiRouting).after;
const anAi = an('web_chat');
const anAiSms = an('sms');
const openedAi = ['opened 1', 'ai-conversation 1'];

const {
  writes,
  writesToAi,
  answers,
  closes,
  ends,
  isForgotten,
  claims,
  ai,
  handsOff,
  refuses,
  consents,
  arrives,
  fails,
  aiIsGone,
  theirReply,
  theirClosing,
} = steps;

const withAi: readonly [string, Ticket, readonly (Step | readonly Step[])[], readonly string[][]][] = [
  [
    'resolved: closed for inactivity',
    anAi,
    [ai(1), writes(2), ai(3), isForgotten(60)],
    [openedAi, [], [], [], ['ai-resolved 1', 'closed 1 60m inactivity']],
  ],
  [
    'resolved: the customer ended it',
    anAi,
    [ai(1), ends(2)],
    [openedAi, [], ['ai-resolved 1', 'closed 1 2m customer']],
  ],
  [
    'a person closed it: not without a person',
    anAi,
    [ai(1), closes(2)],
    [openedAi, [], ['ai-taken-over 1 agt_sam', 'closed 1 2m agent']],
  ],
  [
    'escalated to people here, who are waited for since then',
    anAiSms,
    [ai(1), writes(2), handsOff(3), answers(7)],
    [openedAi, [], [], ['ai-escalated 1'], ['response 1 #6 4m agt_sam', 'first-response 1 4m agt_sam']],
  ],
  [
    'escalated with consent, then closed: not resolved',
    anAi,
    [handsOff(1), consents(2), isForgotten(60)],
    [openedAi, [], ['ai-escalated 1'], ['closed 1 60m inactivity']],
  ],
  [
    'escalated elsewhere: what is said there is nobody’s answer here',
    anAiSms,
    [handsOff(1, 'zendesk'), arrives(2), theirReply(3), writes(4), theirReply(5), theirClosing(9)],
    [openedAi, ['ai-escalated 1'], [], [], [], [], ['closed 1 9m agent']],
  ],
  [
    'escalated elsewhere, where it failed: once',
    anAiSms,
    [handsOff(1, 'zendesk'), fails(2), answers(5)],
    [openedAi, ['ai-escalated 1'], [], ['response 1 #5 4m agt_sam', 'first-response 1 4m agt_sam']],
  ],
  ['the AI agent could not be reached', anAiSms, [aiIsGone(1)], [openedAi, ['ai-escalated 1']]],
  [
    'declined, and not resolved by its closing',
    anAi,
    [handsOff(1), refuses(2), ai(3), isForgotten(60)],
    [openedAi, [], ['ai-declined 1'], [], ['closed 1 60m inactivity']],
  ],
  [
    'never answered whether they want a person: declined by its closing',
    anAi,
    [handsOff(1), isForgotten(60)],
    [openedAi, [], ['ai-declined 1', 'closed 1 60m inactivity']],
  ],
  [
    'declined and escalated later is both',
    anAi,
    [handsOff(1), refuses(2), consents(3)],
    [openedAi, [], ['ai-declined 1'], ['ai-escalated 1']],
  ],
  [
    'not offered, and not resolved by its closing',
    anAi,
    [handsOff(1, 'none'), ends(2)],
    [openedAi, ['ai-not-offered 1'], ['closed 1 2m customer']],
  ],
  [
    'taken over by an answer, which is a response',
    anAi,
    [answers(2)],
    [openedAi, ['response 1 #2 2m agt_sam', 'first-response 1 2m agt_sam', 'ai-taken-over 1 agt_sam']],
  ],
  [
    'taken over by a claim, and then no more',
    anAi,
    [claims(2), answers(3), closes(4)],
    [
      openedAi,
      ['ai-taken-over 1 agt_sue'],
      ['response 1 #2 3m agt_sam', 'first-response 1 3m agt_sam'],
      ['closed 1 4m agent agt_sue'],
    ],
  ],
  [
    'whoever takes a closed ticket takes nothing from what was resolved',
    anAiSms,
    [isForgotten(60), claims(70)],
    [openedAi, ['ai-resolved 1', 'closed 1 60m inactivity'], []],
  ],
  [
    'each cycle that begins with it is a conversation of its own',
    anAiSms,
    [isForgotten(60), writesToAi(70), ends(80), writes(90)],
    [
      openedAi,
      ['ai-resolved 1', 'closed 1 60m inactivity'],
      ['opened 2', 'ai-conversation 2'],
      ['ai-resolved 2', 'closed 2 10m customer'],
      ['opened 3'],
    ],
  ],
  [
    'a person’s answer that reopens what it resolved is no conversation with it',
    anAiSms,
    [isForgotten(60), answers(70)],
    [openedAi, ['ai-resolved 1', 'closed 1 60m inactivity'], ['opened 2 agt_sam']],
  ],
];

describe('what counts of a change of what the AI agent handles', () => {
  it.each(withAi)('H11: %s', (_, ticket, life, counted) => {
    expect(lived(ticket, ...life).map((events) => events.map(told))).toEqual(counted);
  });

  it('H11: the AI agent’s figures are of the conversations that began then', () => {
    const all = lived(anAi, handsOff(1), refuses(2), consents(3)).flat();
    const ais = all.filter(({ figure }) => figure.startsWith('ai-'));
    expect(ais.map((event) => event.at)).toEqual([start, start, start]);
  });
});
