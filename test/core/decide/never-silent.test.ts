import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../src/core/conversation.ts';
import { decide } from '../../../src/core/decide.ts';
import { gather } from '../../../src/core/facts.ts';
import type { InboundOf } from '../../../src/core/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Queries } from '../../../src/core/ports.ts';
import type { Question } from '../../../src/core/question.ts';
import type { Schedule } from '../../../src/core/schedule.ts';
import { builtIn } from '../../../src/workflows/index.ts';
import { aMessage, ana, ben } from '../../support/events.ts';
import { fakePorts } from '../handle-ports.ts';
import { anOffer, aRun, here, now } from './facts.ts';

const plan = { workflow: 'shell', input: { command: 'make a', timeoutSeconds: 600 } };
const offer = anOffer({ plan, request: 'run `make a`', createdAt: now - 60_000 });
const run = aRun({ plan, status: 'running' });
const question: Question = {
  ...here,
  id: 'question1',
  run: run.id,
  runName: run.name,
  workflow: 'shell',
  step: 'ask',
  person: ana,
  text: 'Where to?',
  choices: ['staging', 'production'],
  default: 'staging',
  status: 'open',
  createdAt: now - 30_000,
  shownAt: now - 30_000,
  deadline: now + 600_000,
};
const schedule: Schedule = {
  ...here,
  id: 'schedule1',
  name: 'make-a',
  person: ana,
  request: 'run `make a`',
  plan,
  priority: 'normal',
  when: { timing: { cron: '0 9 * * *', zone: 'UTC' }, words: 'every day at 9:00' },
  createdAt: now - 60_000,
  next: now + 3_600_000,
  failures: 0,
  revision: 1,
};

const states: Record<string, Partial<Queries>> = {
  'nothing open': {},
  'an offer open': { offersIn: async () => [offer] },
  'an offer asked about': { offersIn: async () => [{ ...offer, asked: true }] },
  'an offer declined': { offersIn: async () => [{ ...offer, status: 'declined', resolvedBy: ana }] },
  'an offer expired': { offersIn: async () => [{ ...offer, status: 'expired', expiresAt: now - 1_000 }] },
  'an offer replaced': { offersIn: async () => [{ ...offer, status: 'replaced', resolvedBy: ana }] },
  'a run live': {
    offersIn: async () => [{ ...offer, status: 'accepted', resolvedBy: ana, run: run.id }],
    liveIn: async () => [run],
    liveOf: async () => [run],
  },
  'a deaf run that said so': { liveIn: async () => [{ ...run, saidDeaf: true }], liveOf: async () => [run] },
  'a run of somebody else live': { liveIn: async () => [{ ...run, person: ben }] },
  'two runs live': {
    liveIn: async () => [run, aRun({ id: 'run2', name: 'side-two', plan })],
    liveOf: async () => [run, aRun({ id: 'run2', name: 'side-two', plan })],
  },
  'a question open': {
    liveIn: async () => [{ ...run, status: 'waiting' }],
    questionsIn: async () => [question],
    liveOf: async () => [{ ...run, status: 'waiting' }],
  },
  'a question asked about': {
    liveIn: async () => [{ ...run, status: 'waiting' }],
    questionsIn: async () => [{ ...question, asked: true }],
  },
  'a schedule': { schedules: async () => [schedule] },
};

const texts = [
  'yes',
  'yes please',
  'sure, go ahead',
  'no',
  'no!',
  "no wait, don't",
  'not now',
  'later',
  'yes it was',
  'I said yes',
  'right',
  'that was a no',
  'approve',
  'I changed my mind',
  "please don't run it",
  'ok but give me a second',
  'hm',
  'stop',
  'cancel',
  'cancel it',
  'cancel the migration',
  'delete it',
  'change it to every 2 hours',
  'pause it',
  'cancel that, run it with -v instead',
  'no, run `make b` instead',
  'run `echo hi`',
  'run `make b`',
  'stop it now',
  'hi',
  'help',
  'what can you do?',
  'is it ready yet?',
  "what's the state of the art in RL?",
  'what is a closure?',
  'status of the EU AI act, explain it',
  'any news about the Fed?',
  'what is ana working on?',
  'make it urgent',
  'research five job queues and write a report',
  'generate a regex for emails',
  'and make it louder',
  'the first one',
  'staging',
  'the green one',
  'both',
  'continue in the background',
  '是的',
  'не сейчас',
  'ja, bitte',
  '???',
  '...',
  '',
  'I really do not know',
  '`ls`',
  '@ben look',
  'follow it',
  'stop following',
  'every day at 9',
  'x'.repeat(9_000),
];

const ways: Record<string, Partial<InboundOf<'message'>>> = {
  'by mention': { mentioned: true },
  'in a direct message': { direct: true },
};

/** What the bot does so that its person sees an answer. */
async function done(inbound: InboundOf<'message'>, queries: Partial<Queries>, canTalk: boolean): Promise<string[]> {
  const policy = Policy.parse({ rules: [{ allow: true, actions: ['run'], workflows: ['shell'] }] });
  const history: Turn[] = [{ by: 'bot', name: 'Meanwhile', text: 'Yes?', at: now - 20_000, person: ana.id }];
  const none: Partial<Queries> = {
    schedules: async () => [],
    findRun: async () => undefined,
    isUnknown: async () => false,
    isUnknownIn: async () => false,
    findSchedule: async () => undefined,
    list: async () => ({ runs: [], more: false }),
    liveOfWorkspace: async () => [],
    notifications: async () => [],
    lastEndedIn: async () => undefined,
    scheduling: async (_workspace, _person, name) => ({ name, own: 0, all: 0 }),
    stats: async () => ({
      counts: { queued: 0, running: 0, waiting: 0, completed: 0, failed: 0, canceled: 0 },
      slots: 3,
      busy: 0,
    }),
    nextPlace: async () => ({ position: 1, slots: 3, busy: 0 }),
    placeOf: async () => undefined,
    history: async () => history,
  };
  const ports = { ...fakePorts({ ...none, ...queries }), workflows: builtIn, policy: () => policy, canTalk };
  const effects = decide(inbound, await gather(inbound, ports));
  return effects.flatMap((effect) => (['remember', 'acknowledge'].includes(effect.do) ? [] : [effect.do]));
}

describe.each(Object.entries(states))('with %s', (_, queries) => {
  test.each([false, true])('nothing that is said to the bot ends in silence; with a model: %s', async (canTalk) => {
    const silent: string[] = [];
    for (const [way, said] of Object.entries(ways)) {
      for (const text of texts) {
        const did = await done(aMessage({ text, at: now, ...said }), queries, canTalk);
        if (did.length === 0) silent.push(`${way}: ${text}`);
      }
    }
    expect(silent).toEqual([]);
  });

  test('nor does what answers, asks or orders in a talk with the bot', async () => {
    const silent: string[] = [];
    for (const text of ['yes', 'no', 'stop', 'what is a closure?', 'run `make b`', 'sure, go ahead']) {
      if ((await done(aMessage({ text, at: now }), queries, false)).length === 0) silent.push(text);
    }
    expect(silent).toEqual([]);
  });

  test.each(['thanks', 'thank you so much!', '🎉'])('courtesy needs no answer: %s', async (text) => {
    expect(await done(aMessage({ text, at: now, mentioned: true }), queries, false)).toEqual([]);
  });
});

test('a remark that asks for nothing is left alone in a talk with the bot', async () => {
  expect(await done(aMessage({ text: 'the first one was nice', at: now }), {}, false)).toEqual([]);
});
