import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConversationsDocument, type OverviewDocument, overviewSchema } from '#contracts/api/reports.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, startInbox } from './support/inbox.ts';
import { anAddress, type Mails, mailsOf } from './support/mail.ts';

let inbox: Inbox;
let ada: Agent;
let sam: Agent;
let mails: Mails;

beforeAll(async () => {
  inbox = await startInbox();
  [ada, sam] = await Promise.all([inbox.signIn('ada@example.com'), inbox.signIn('sam@example.com')]);
  mails = await mailsOf(inbox, ada);
}, 120_000);
afterAll(() => inbox?.stop());

const done = <Answer extends { status: number; text: string }>(answer: Answer): Answer => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
};

/** As the AI agent calls, signed. */
async function byAi(path: string, body: { messageId?: string; handOffId?: string; ticketId: string }) {
  const { aiWebhookSecret = '' } = mails.secrets;
  const id = `${body.messageId ?? body.handOffId}`;
  const at = new Date(await inbox.advance('PT0S'));
  const text = JSON.stringify(body);
  const response = await fetch(`${inbox.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(aiWebhookSecret).sign(id, at, text),
    },
    body: text,
  });
  expect(response.status, await response.text()).toBeLessThan(300);
}

/** A visitor of the chat, whom the AI agent answers. */
async function visitor(text: string) {
  const { token } = done(await inbox.call('POST', '/chat/sessions', { body: {} })).json;
  const call = (path: string, body: object = {}) => inbox.call('POST', path, { token, body });
  const said = done(await call('/chat/messages', { text, clientId: 'c-1' }));
  const ticketId = messagePlace(said.json.id)?.ticketId ?? 'tkt_';
  await byAi('/ai/messages', { ticketId, messageId: `ai-${ticketId}`, ...{ text: 'I can help with that.' } });
  return { ticketId, call };
}

const ticketOf = (address: string) =>
  eventually(async () => {
    const found = (await ada.tickets()).find(({ contact }) => contact.address === address);
    if (found === undefined) throw new Error(`${address} has no ticket`);
    return found;
  });

const overview = async (agent: Agent): Promise<OverviewDocument> =>
  overviewSchema.parse(done(await agent.call('GET', '/reports/overview')).json);

test('H11, A1: a short day by real webhooks is in the report, in the conversations behind it and in the CSV; a recount changes nothing', async () => {
  const [first, second] = [aNumber(), aNumber()];
  done(await inbox.sms({ from: first, text: 'Where is my order?' }));
  const { id } = await ticketOf(first);
  await inbox.advance('PT10M');
  done(await sam.answer(id, 'On its way.'));
  done(await sam.call('POST', `/tickets/${id}/close`));
  done(await inbox.sms({ from: second, text: 'And mine?' }));
  const mailed = await mails.write({ from: anAddress(), text: 'Do you ship to Austria?' });
  done(await sam.answer(mailed, 'Yes.'));

  const callbackUrl = 'https://ai.example.com/rondo';
  done(await ada.call('PUT', '/settings/ai-agent', { enabled: true, channels: ['web_chat'], callbackUrl }));
  const content = await visitor('How do I return it?');
  done(await content.call('/chat/end'));
  const refusing = await visitor('I want a person');
  await byAi('/hand-offs', { ticketId: refusing.ticketId, handOffId: 'ho-1' });
  done(await refusing.call('/chat/consent', { accept: false }));

  const report = await eventually(async () => {
    const now = await overview(ada);
    expect(now.people).toMatchObject({
      opened: 5,
      closed: { byAgent: 1, byInactivity: 0, byCustomer: 1 },
      firstResponse: { count: 2 },
      response: { count: 2 },
      resolution: { count: 2 },
    });
    expect(now.ai).toEqual({
      conversations: 2,
      resolved: 1,
      resolvedShare: 0.5,
      escalated: 0,
      declined: 1,
      notOffered: 0,
      takenOver: 0,
    });
    return now;
  });
  expect(report.people.firstResponse.p90).toBeGreaterThan(580);
  expect(report.people.firstResponse.p90).toBeLessThan(660);
  expect(report.waiting.count).toBe(1);
  const opened = report.channels.map(({ channel, people }) => [channel, people.opened]);
  expect(opened).toEqual([
    ['sms', 2],
    ['email', 1],
    ['web_chat', 2],
  ]);

  const { conversations }: ConversationsDocument = done(
    await ada.call('GET', '/reports/conversations?figure=ai-resolved'),
  ).json;
  expect(conversations.map(({ ticket }) => ticket?.id)).toEqual([content.ticketId]);

  const sams = await overview(sam);
  expect(sams).toMatchObject({ own: true, ai: null, people: { response: { count: 2 } } });
  expect(sams.agents.map(({ agent }) => agent.name)).toEqual(['Sam']);

  const { headers, text } = done(await ada.call('GET', '/reports/export?by=channel'));
  expect(headers.get('content-type')).toContain('text/csv');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="rondo-[\d-]+-by-channel\.csv"$/);
  expect(text.split('\r\n').slice(1, 4)).toEqual([
    expect.stringMatching(/^"sms",2,1,0,0,1,/),
    expect.stringMatching(/^"email",1,0,0,0,1,/),
    expect.stringMatching(/^"web_chat",2,0,0,1,0,,,0,,,1,\d+,\d+,2,1,0\.5,0,1,0,0$/),
  ]);

  const { from, to } = report;
  const asked = await ada.call('POST', '/reports/recount', { from, to });
  expect([asked.status, asked.json.state]).toEqual([202, 'running']);
  await eventually(async () => {
    const { json } = await ada.call('GET', '/reports/recount');
    expect(json).toMatchObject({ state: 'done', recounted: 5, counted: 0 });
  });
  expect((await sam.call('POST', '/reports/recount', { from, to })).status).toBe(403);
}, 180_000);
