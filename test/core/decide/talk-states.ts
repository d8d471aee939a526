import type { Turn } from '../../../src/core/domain/conversation.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import type { Effect } from '../../../src/core/domain/effect.ts';
import { gather } from '../../../src/core/facts/gather.ts';
import type { InboundOf } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Answers } from '../../support/fake-queries.ts';
import type { Question } from '../../../src/core/domain/question.ts';
import type { Schedule } from '../../../src/core/domain/schedule.ts';
import { builtIn } from '../../../src/workflows/index.ts';
import { ana, ben } from '../../support/events.ts';
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

/** What can be open or live in a thread, of the person who writes or of another. */
export const states: Record<string, Answers> = {
  'nothing open': {},
  'an offer open': { 'offers.inThread': async () => [offer] },
  'an offer asked about': { 'offers.inThread': async () => [{ ...offer, asked: true }] },
  'an offer declined': { 'offers.inThread': async () => [{ ...offer, status: 'declined', resolvedBy: ana }] },
  'an offer expired': { 'offers.inThread': async () => [{ ...offer, status: 'expired', expiresAt: now - 1_000 }] },
  'an offer replaced': { 'offers.inThread': async () => [{ ...offer, status: 'replaced', resolvedBy: ana }] },
  'a run live': {
    'offers.inThread': async () => [{ ...offer, status: 'accepted', resolvedBy: ana, 'runs.get': run.id }],
    'runs.liveIn': async () => [run],
    'runs.liveOf': async () => [run],
  },
  'a deaf run that said so': {
    'runs.liveIn': async () => [{ ...run, saidDeaf: true }],
    'runs.liveOf': async () => [run],
  },
  'a run of somebody else live': { 'runs.liveIn': async () => [{ ...run, person: ben }] },
  'two runs live': {
    'runs.liveIn': async () => [run, aRun({ id: 'run2', name: 'side-two', plan })],
    'runs.liveOf': async () => [run, aRun({ id: 'run2', name: 'side-two', plan })],
  },
  'a question open': {
    'runs.liveIn': async () => [{ ...run, status: 'waiting' }],
    'questions.inThread': async () => [question],
    'runs.liveOf': async () => [{ ...run, status: 'waiting' }],
  },
  'a question asked about': {
    'runs.liveIn': async () => [{ ...run, status: 'waiting' }],
    'questions.inThread': async () => [{ ...question, asked: true }],
  },
  'a schedule': { 'schedules.list': async () => [schedule] },
};

/** How a message is addressed to the bot. */
export const ways: Record<string, Partial<InboundOf<'message'>>> = {
  'by mention': { mentioned: true },
  'in a direct message': { direct: true },
  "in reply to the bot's message": { repliesTo: { message: 'fake:c/m0', by: 'bot' } },
};

/** What people do not see. What else is done says something, or changes a message that stands in the thread. */
const UNSEEN: readonly string[] = [
  'remember',
  'acknowledge',
  'asked',
  'puzzled',
  'saidDeaf',
  'offer',
  'follow',
  'unfollow',
  'prefer',
  'countSkip',
] satisfies Effect['do'][];

/** What the bot does so that its person sees an answer. */
export async function done(inbound: InboundOf<'message'>, queries: Answers, canTalk: boolean): Promise<string[]> {
  const policy = Policy.parse({ rules: [{ allow: true, actions: ['run'], workflows: ['shell'] }] });
  const history: Turn[] = [{ by: 'bot', name: 'Meanwhile', text: 'Yes?', at: now - 20_000, person: ana.id }];
  const none: Answers = {
    'schedules.list': async () => [],
    'runs.find': async () => undefined,
    'messages.isUnknown': async () => false,
    'messages.isUnknownIn': async () => false,
    'schedules.find': async () => undefined,
    'runs.list': async () => ({ runs: [], more: false }),
    'runs.liveInWorkspace': async () => [],
    'runs.unread': async () => [],
    'runs.lastEndedIn': async () => undefined,
    'messages.shownBy': async () => ({}),
    'schedules.room': async (_workspace, _person, name) => ({ name, own: 0, all: 0 }),
    'queue.stats': async () => ({
      counts: { queued: 0, running: 0, waiting: 0, completed: 0, failed: 0, canceled: 0 },
      slots: 3,
      busy: 0,
    }),
    'queue.nextPlace': async () => ({ position: 1, slots: 3, busy: 0 }),
    'queue.placeOf': async () => undefined,
    'messages.history': async () => history,
  };
  const ports = { ...fakePorts({ ...none, ...queries }), workflows: builtIn, policy: () => policy, canTalk };
  const effects = decide(inbound, await gather(inbound, ports));
  return effects.flatMap((effect) => (UNSEEN.includes(effect.do) ? [] : [effect.do]));
}
