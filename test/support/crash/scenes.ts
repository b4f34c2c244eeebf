import { day, hour, minute, second } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { anAgent, start } from '../builders.ts';
import { snooze } from '../inbox.ts';
import { signedRequest, smsForm } from '../twilio.ts';
import type { World } from './world.ts';

/** Something that happens to the inbox, set up by what happened in the scene that it follows. */
export interface Scene {
  readonly title: string;
  /** Where it begins: at the end of that scene, or where nothing has happened. */
  readonly follows?: string;
  /** The first run of a function in it is the one that crashes. */
  readonly act: (world: World) => Promise<void>;
  /** What happens after the crash, before anything is delivered again. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Only sets up others. */
  readonly unwalked?: true;
}

const carla = '+4915112345678';
const ben = '+4915112345679';
const dora = '+4915112345670';
const ticketOf = (address: string) => smsTicketId(contactIdOf('sms', address));

/** Delivered until it is answered, and then once more (T5). */
async function write(world: World, from: string, text: string): Promise<void> {
  for (const _ of [1, 2]) {
    const answer = await world.request(
      'receive-twilio',
      signedRequest('/webhooks/twilio/sms', smsForm({ from, text })),
    );
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
  }
}

async function answerCarla(world: World): Promise<void> {
  const answer = await world.as('agt_sam', 'tickets', {
    method: 'POST',
    target: `/tickets/${ticketOf(carla)}/messages`,
    headers: { 'idempotency-key': 'first-answer' },
    body: JSON.stringify({ text: 'It is on its way.' }),
  });
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`);
}

const closeCarlas = async (world: World): Promise<void> => {
  await world.as('agt_sue', 'tickets', { method: 'POST', target: `/tickets/${ticketOf(carla)}/close` });
};

const changeAutoClose = async (world: World, body: object): Promise<void> => {
  const answer = await world.as('agt_ada', 'settings', {
    method: 'PUT',
    target: '/settings/auto-close',
    body: JSON.stringify(body),
  });
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
};

async function openInbox(world: World): Promise<void> {
  const { store } = world;
  const by = { version: 0, by: 'agt_ada', at: start } as const;
  const roundRobin = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start - day };
  await store.saveSetting({ name: 'round-robin', value: roundRobin, ...by });
  await store.saveSetting({
    name: 'auto-close',
    value: { ...defaultSettings['auto-close'], enabled: true },
    ...by,
  });
  const agents = [
    anAgent({ id: 'agt_ada', name: 'Ada', role: 'owner', presence: 'offline', onlineUntil: null }),
    anAgent({ onlineUntil: start + 10 * day }),
    anAgent({ id: 'agt_sue', name: 'Sue', onlineSince: start + 1, onlineUntil: start + 10 * day }),
  ];
  for (const after of agents) await store.saveAgent({ before: null, after });
  await world.settle();
}

const untilChecksAreDue = async (world: World): Promise<void> => {
  const [at = 0] = [...world.schedules.pending.values()]
    .filter(({ input }) => input.includes(ticketOf(carla)))
    .map((schedule) => schedule.at);
  world.now = at;
  world.fireSchedules();
};

export const scenes: readonly Scene[] = [
  { title: 'the inbox opens', act: openInbox, unwalked: true },
  {
    title: 'receiving a first message',
    follows: 'the inbox opens',
    act: (world) => write(world, carla, 'Where is my order?'),
  },
  {
    title: 'receiving the next message',
    follows: 'receiving a first message',
    act: (world) => write(world, carla, 'Number 4711.'),
  },
  {
    title: 'three have written',
    follows: 'receiving the next message',
    unwalked: true,
    act: async (world) => {
      world.now += minute;
      await write(world, ben, 'Do you ship to Norway?');
      world.now += minute;
      await write(world, dora, 'I want to return a lamp.');
    },
  },
  {
    title: 'draining the queue',
    follows: 'three have written',
    act: (world) => world.consume('react'),
  },
  {
    title: 'reacting to the assignments',
    follows: 'draining the queue',
    act: (world) => world.consume('react'),
  },
  {
    title: 'relaying to the queues',
    follows: 'receiving the next message',
    act: (world) => world.consume('relay'),
  },
  {
    title: 'arming a first check',
    follows: 'relaying to the queues',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'arming a first check; closed by hand before the job comes again',
    follows: 'relaying to the queues',
    act: async (world) => {
      await world.work('timers');
    },
    meanwhile: closeCarlas,
  },
  {
    title: 'all is quiet',
    follows: 'arming a first check',
    unwalked: true,
    act: async (world) => {
      await world.settle();
      world.now += hour;
    },
  },
  { title: 'answering', follows: 'all is quiet', act: answerCarla },
  {
    title: 'counting a load down',
    follows: 'answering',
    act: (world) => world.consume('react'),
  },
  {
    title: 'relaying an answer',
    follows: 'counting a load down',
    act: (world) => world.consume('relay'),
  },
  {
    title: 'delivering',
    follows: 'relaying an answer',
    act: async (world) => {
      await world.work('deliveries');
    },
  },
  {
    title: 'moving a check',
    follows: 'delivering',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'delivering is cut short after Twilio took it',
    follows: 'relaying an answer',
    unwalked: true,
    act: async (world) => {
      world.crashAt((call) => (call.startsWith('POST') ? 'after' : null));
      // The queue hands it out again, and Twilio is given time to show it.
      await world.work('deliveries');
      world.now += minute;
    },
  },
  {
    title: 'looking up what became of a message',
    follows: 'delivering is cut short after Twilio took it',
    act: async (world) => {
      await world.work('deliveries');
    },
  },
  {
    title: 'recording how a delivery fared',
    follows: 'delivering',
    act: async (world) => {
      const [sent] = world.twilio.sent;
      const target = new URL(sent?.statusCallback ?? '');
      const form = { MessageSid: sent?.sid ?? '', MessageStatus: 'delivered' };
      await world.request('receive-twilio', signedRequest(`${target.pathname}${target.search}`, form));
    },
  },
  {
    title: 'the answer’s check is armed',
    follows: 'moving a check',
    unwalked: true,
    act: (world) => world.settle(),
  },
  {
    title: 'Carla is erased',
    follows: 'the answer’s check is armed',
    unwalked: true,
    act: async (world) => {
      const { contactId = '' } = (await world.store.loadTicket(ticketOf(carla))) ?? {};
      await world.as('agt_ada', 'tickets', { method: 'DELETE', target: `/contacts/${contactId}` });
      await world.consume('relay');
    },
  },
  {
    title: 'disarming what is erased',
    follows: 'Carla is erased',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'Sam snoozes it',
    follows: 'the answer’s check is armed',
    unwalked: true,
    act: async (world) => {
      await snooze(world, ticketOf(carla), world.now + 5 * hour);
      await world.consume('relay');
    },
  },
  {
    title: 'arming a waking',
    follows: 'Sam snoozes it',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'arming a waking; Carla writes before the job comes again',
    follows: 'Sam snoozes it',
    act: async (world) => {
      await world.work('timers');
    },
    meanwhile: (world) => write(world, carla, 'Hello?'),
  },
  {
    title: 'Sam snoozes it for longer',
    follows: 'arming a waking',
    unwalked: true,
    act: async (world) => {
      await world.settle();
      await snooze(world, ticketOf(carla), world.now + 10 * hour);
      await world.consume('relay');
    },
  },
  {
    title: 'moving a waking',
    follows: 'Sam snoozes it for longer',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'its time comes',
    follows: 'moving a waking',
    unwalked: true,
    act: async (world) => {
      await world.settle();
      world.now += 10 * hour;
      world.fireSchedules();
    },
  },
  {
    title: 'waking',
    follows: 'its time comes',
    act: async (world) => {
      await world.work('due');
    },
  },
  {
    title: 'waking; snoozed once more before the job comes again',
    follows: 'its time comes',
    act: async (world) => {
      await world.work('due');
    },
    meanwhile: async (world) => {
      await snooze(world, ticketOf(carla), world.now + hour);
    },
  },
  {
    title: 'the waking is relayed',
    follows: 'waking',
    unwalked: true,
    act: (world) => world.consume('relay'),
  },
  {
    title: 'disarming a waking',
    follows: 'the waking is relayed',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'two days later',
    follows: 'the answer’s check is armed',
    unwalked: true,
    act: untilChecksAreDue,
  },
  {
    title: 'closing',
    follows: 'two days later',
    act: async (world) => {
      await world.work('due');
    },
  },
  {
    title: 'closing; Carla writes before the check comes again',
    follows: 'two days later',
    act: async (world) => {
      await world.work('due');
    },
    meanwhile: (world) => write(world, carla, 'Thank you!'),
  },
  {
    title: 'the closing is relayed',
    follows: 'closing',
    unwalked: true,
    act: async (world) => {
      await world.consume('relay');
    },
  },
  {
    title: 'disarming',
    follows: 'the closing is relayed',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'a check fires early',
    follows: 'the answer’s check is armed',
    unwalked: true,
    act: async (world) => {
      world.queues.send('due', {
        MessageBody: JSON.stringify({ kind: 'check', ticketId: ticketOf(carla) }),
      });
    },
  },
  {
    title: 'closing nothing',
    follows: 'a check fires early',
    act: async (world) => {
      await world.work('due');
    },
  },
  {
    title: 'arming anew',
    follows: 'closing nothing',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'arming anew; closed by hand before the job comes again',
    follows: 'closing nothing',
    act: async (world) => {
      await world.work('timers');
    },
    meanwhile: closeCarlas,
  },
  {
    title: 'a job comes late',
    follows: 'delivering',
    unwalked: true,
    act: async (world) => {
      world.now += 2 * day - 30 * second;
    },
  },
  {
    title: 'arming a check that is due within a minute',
    follows: 'a job comes late',
    act: async (world) => {
      await world.work('timers');
    },
  },
  {
    title: 'the period becomes a day',
    follows: 'the answer’s check is armed',
    unwalked: true,
    act: async (world) => {
      await changeAutoClose(world, { inactivityDays: 1 });
      await world.consume('relay');
    },
  },
  {
    title: 'planning every check anew',
    follows: 'the period becomes a day',
    act: async (world) => {
      await world.work('due');
    },
  },
];
