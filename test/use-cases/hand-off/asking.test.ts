import { describe, expect, it } from 'vitest';
import { day, minute } from '#domain/ids.ts';
import { ada, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { endChat } from '#use-cases/chat.ts';
import { pollChat } from '#use-cases/chat-poll.ts';
import { consent } from '#use-cases/consent.ts';
import { visitorTypes } from '#use-cases/typing.ts';
import { nina, openStory, type Story, type StoryOptions } from './story.ts';

/** A visitor who is being asked whether they want a person. */
async function asked(options: StoryOptions = {}): Promise<Story> {
  const story = await openStory({ agents: [sam], ...options });
  await story.customerWrites('Where is my order?');
  await story.aiHandsOff();
  return story;
}

async function page({ store, clock }: Story, known: readonly string[] = []) {
  const polled = await pollChat(nina, { after: null, limit: 50, known }, { store, clock });
  if (polled.outcome !== 'news') return { outcome: polled.outcome };
  const { status, asking, handledBy, state, messages } = polled;
  return {
    outcome: 'news',
    status,
    asking,
    handledBy,
    state: state ?? '',
    said: messages.map(({ text }) => text),
  };
}

const refusal = (code: string) => ({ ok: false, refusal: code });
const claim = (story: Story) =>
  assign(
    {
      ticketIds: story.ticketIds.slice(0, 1),
      assigneeId: 'agt_sam',
      seenAssigneeId: undefined,
      by: 'agt_ada',
    },
    story.deps,
  );

describe('H3: a visitor who is asked', () => {
  it('sees what they are asked, also after a reload, until it is answered', async () => {
    const story = await openStory({ agents: [ada] });
    expect(await page(story)).toMatchObject({ status: 'none', asking: null, handledBy: null });
    await story.customerWrites('Hello');
    expect(await page(story)).toMatchObject({ status: 'open', asking: null, handledBy: 'ai' });
    await story.aiHandsOff();
    for (const _ of [1, 2]) expect(await page(story)).toMatchObject({ asking: 'consent', handledBy: 'ai' });
    await story.answers(true);
    expect(await page(story)).toMatchObject({ asking: 'email', handledBy: 'ai' });
    await story.leaves('nina@example.com');
    expect(await page(story)).toMatchObject({ status: 'open', asking: null, handledBy: 'human' });
  });

  it('waits for nobody meanwhile, and still talks to the AI agent', async () => {
    const story = await asked();
    expect(await story.current()).toMatchObject({ handledBy: 'ai', queued: null, waitingSince: null });
    await story.customerWrites('What does that cost?');
    expect(await story.current()).toMatchObject({ handledBy: 'ai', handOff: { state: 'asking-consent' } });
    expect(story.toAi.map(({ message }) => message.text)).toEqual([
      'Where is my order?',
      'What does that cost?',
    ]);
    expect(await story.aiWrites('Nothing.')).toMatchObject({ ok: true });
    expect(await page(story)).toMatchObject({ asking: 'consent' });
  });

  it('is not asked twice at once, whatever the AI agent calls it', async () => {
    const story = await asked();
    const again = await story.aiHandsOff('ho-2');
    expect(again).toMatchObject({ ok: true, value: { outcome: 'asked', repeated: false } });
    expect(await story.aiHandsOff('ho-2')).toMatchObject({ value: { outcome: 'asked', repeated: true } });
    expect((await page(story)).said).toEqual([
      'Where is my order?',
      'Would you like to be connected with a person of our team?',
    ]);
  });

  it('H2: by a call that comes late, after a no, is not asked once more', async () => {
    const story = await asked();
    await story.aiHandsOff('ho-2');
    await story.answers(false);
    for (const id of ['ho-1', 'ho-2'])
      expect(await story.aiHandsOff(id)).toMatchObject({ value: { outcome: 'asked', repeated: true } });
    expect(await story.current()).toMatchObject({ handOff: { state: 'declined' } });
    await story.aiHandsOff('ho-3');
    expect(await story.current()).toMatchObject({ handOff: { id: 'ho-3', state: 'asking-consent' } });
  });

  it('and says no stays with the AI agent, which is told; and may still say yes', async () => {
    const story = await asked({ known: true });
    await story.answers(false);
    await story.answers(false);
    expect(story.toAi.map(({ type }) => type)).toEqual(['message.received', 'hand_off.declined']);
    expect(await page(story)).toMatchObject({ asking: null, handledBy: 'ai' });
    await story.answers(true);
    expect(await story.current()).toMatchObject({ handledBy: 'human', aiOutcome: 'escalated' });
  });

  it('says yes in two tabs at once, and is handed over once', async () => {
    const story = await asked({ known: true });
    const both = await Promise.all([1, 2].map(() => consent(nina, true, story.deps)));
    await story.settle();
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    const codes = (await story.messages()).map(({ code }) => code);
    expect(codes.filter((code) => code === 'handed-off')).toHaveLength(1);
    expect(codes.filter((code) => code === 'consent-given')).toHaveLength(1);
  });

  it('and says yes again while they are asked for their address is asked once', async () => {
    const story = await asked();
    for (const _ of [1, 2]) expect(await story.answers(true)).toMatchObject({ ok: true });
    const codes = (await story.messages()).map(({ code }) => code);
    expect(codes.filter((code) => code === 'hand-off-email' || code === 'consent-given')).toHaveLength(2);
  });

  it('leaves an address in two tabs at once, and is handed over once, with the address', async () => {
    const story = await asked();
    await story.answers(true);
    await Promise.all(['a@example.com', 'b@example.com'].map((email) => story.leaves(email)));
    const codes = (await story.messages()).map(({ code }) => code);
    expect(codes.filter((code) => code === 'handed-off')).toHaveLength(1);
    const { contactId } = await story.current();
    expect((await story.store.loadContact(contactId))?.email).toMatch(/^[ab]@example\.com$/);
  });

  it('and has left their address before is not asked for it', async () => {
    const story = await asked();
    expect(await story.leaves('nina@example.com')).toBe('saved');
    await story.answers(true);
    expect(await story.current()).toMatchObject({ handledBy: 'human', handOff: { state: 'done' } });
  });

  it('for the address that is kept already is handed over all the same', async () => {
    const story = await asked();
    await story.answers(true);
    const { contactId } = await story.current();
    const before = await story.store.loadContact(contactId);
    if (before === null) throw new Error('there is a contact');
    const after = { ...before, email: 'nina@example.com', version: before.version + 1 };
    await story.store.saveContact({ before, after });
    expect(await story.leaves('nina@example.com')).toBe('handed-off');
    expect(await story.current()).toMatchObject({ handledBy: 'human' });
  });

  it('answers too late once a person has claimed the chat, and their page is told', async () => {
    const story = await asked();
    const { state = '' } = await page(story);
    await claim(story);
    expect(await page(story, [state])).toMatchObject({ outcome: 'news', asking: null, handledBy: 'human' });
    for (const accept of [true, false]) expect(await story.answers(accept)).toEqual(refusal('overtaken'));
    expect(await story.leaves('nina@example.com')).toBe('saved');
    expect(await story.current()).toMatchObject({ handOff: { state: 'overtaken' }, aiOutcome: 'taken-over' });
  });

  it('H5: answers too late once a person has answered', async () => {
    const story = await asked();
    await answer(toSay(story.ticketIds[0] ?? 'tkt_'), story.deps);
    expect(await story.answers(true)).toEqual(refusal('overtaken'));
    expect(await story.aiWrites('It is me again.')).toEqual(refusal('taken-over'));
    expect(await story.aiHandsOff('ho-2')).toEqual(refusal('taken-over'));
  });

  it('says no too late in another tab, after the yes', async () => {
    const story = await asked({ known: true });
    await story.answers(true);
    expect(await story.answers(true)).toMatchObject({ ok: true });
    expect(await story.answers(false)).toEqual(refusal('overtaken'));
  });

  it('answers too late once the chat is over, or where nothing was asked', async () => {
    const story = await openStory();
    expect(await story.answers(true)).toEqual(refusal('nothing-asked'));
    await story.customerWrites('Hello');
    expect(await story.answers(true)).toEqual(refusal('nothing-asked'));
    await story.aiHandsOff();
    await endChat(nina, story.deps);
    expect(await page(story)).toMatchObject({ status: 'ended', asking: null });
    expect(await story.answers(true)).toEqual(refusal('chat-is-over'));
    expect(await story.leaves('nina@example.com')).toBe('saved');
    await story.customerWrites('Me again');
    expect(await story.answers(true)).toEqual(refusal('nothing-asked'));
  });

  it('C1, H11: and never answers has declined when the chat closes for inactivity', async () => {
    const story = await asked();
    await story.passTo(story.time.now + 2 * day + minute);
    expect(await story.current()).toMatchObject({
      ...{ status: 'closed', closedBy: 'inactivity', aiOutcome: 'declined' },
      handOff: { state: 'declined' },
    });
  });
});

describe('H7: a chat that went to Gorgias', () => {
  async function moved() {
    const story = await asked({ method: 'gorgias', known: true });
    const { state = '' } = await page(story);
    await story.answers(true);
    return { story, state };
  }

  it('has ended for its visitor, who is told so, and goes on by e-mail', async () => {
    const { story, state } = await moved();
    const ended = await page(story, [state]);
    expect(ended).toMatchObject({ status: 'ended', asking: null, handledBy: 'elsewhere' });
    expect(ended.said?.at(-1)).toContain('by e-mail');
    story.gorgias.reply('Here I am.');
    await story.hears();
    expect((await page(story)).said).not.toContain('Here I am.');
    expect((await story.messages()).map(({ text }) => text)).toContain('Here I am.');
  });

  it('takes nothing more: ending it and typing do nothing, and writing begins a new one with the AI agent', async () => {
    const { story } = await moved();
    expect(await endChat(nina, story.deps)).toBe('ended');
    expect(await visitorTypes(nina, story.deps)).toBe('nothing-to-do');
    expect(await story.current()).toMatchObject({ status: 'open', handledBy: 'elsewhere' });
    const next = await story.customerWrites('One more thing');
    expect(await story.ticket(next)).toMatchObject({
      handledBy: 'ai',
      aiOutcome: 'under-way',
      handOff: null,
    });
    expect(await page(story)).toMatchObject({ status: 'open', handledBy: 'ai', said: ['One more thing'] });
    expect(story.gorgias.tickets[0]?.comments).toEqual([]);
  });

  it('is open until the ticket is there, and falls back if it never is', async () => {
    const story = await asked({ method: 'gorgias', known: true });
    story.gorgias.answer({ outcome: 'rejected', reason: 'No.' });
    await consent(nina, true, story.deps);
    expect(await page(story)).toMatchObject({ status: 'open', handledBy: 'elsewhere' });
    await story.settle();
    expect(await page(story)).toMatchObject({ status: 'open', handledBy: 'human' });
  });
});
