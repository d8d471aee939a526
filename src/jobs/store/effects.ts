import { countBot } from './bot-turns.ts';
import type { Redis } from 'ioredis';
import type { Effect } from '../../core/domain/effect.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import type { Change } from '../commit.ts';
import { storeFeedback } from './feedback.ts';
import { follow, unfollow } from './followers.ts';
import { type Box, keys } from '../keys.ts';
import { acknowledge } from './notifications.ts';
import { rememberAsked, resolveOffer, storeOffer } from './offers.ts';
import { send, touch } from '../mailbox/outbox/writes.ts';
import { answerQuestion, rememberPuzzled } from './questions.ts';
import { storePreference, storeTelling } from './preferences.ts';
import { orderOf } from '../runs/queue/queue.ts';
import { moveReply, remember, signalStop, storeReply } from '../replies/store.ts';
import { addToRun, countSkip, endIdleRun, prioritize, rememberDeaf, signalCancel, storeRun } from '../runs/writes.ts';
import { changeSchedule, storeSchedule } from '../schedules/store.ts';

/** What is to be done once the change is committed; all of it is done again by the sweeper where it fails. */
export type Aftermath = {
  wake: Box[];
  enqueue: { run: string; order: number }[];
  replies: string[];
  rouse: string[];
  reorder: { run: string; order: number }[];
  name: string[];
  /** Schedules to be woken at their ticks, and no longer. */
  arm: Schedule[];
  disarm: string[];
};

/** Nothing to be done. */
export function noAftermath(): Aftermath {
  return { wake: [], enqueue: [], replies: [], rouse: [], reorder: [], name: [], arm: [], disarm: [] };
}

type Of<Kind extends Effect['do']> = Extract<Effect, { do: Kind }>;

/** The change as far as it is drawn up, and the channels whose outbox it may put something into. */
type Draft = Change & { redis: Redis; now: number; after: Aftermath; channels: Set<string> };

type Writers = { [Kind in Effect['do']]: (draft: Draft, effect: Of<Kind>) => Promise<void> | void };

function add(draft: Draft, part: Partial<Change>, channel?: string): void {
  draft.require.push(...(part.require ?? []));
  draft.write.push(...(part.write ?? []));
  if (channel !== undefined) draft.channels.add(channel);
}

const ofOffers: Pick<Writers, 'offer' | 'resolve' | 'asked'> = {
  offer: (draft, { offer }) => add(draft, storeOffer(offer)),
  resolve: (draft, effect) => add(draft, resolveOffer(effect), effect.offer.channel),
  asked: (draft, { offer }) => add(draft, rememberAsked(offer)),
};

const ofRuns: Pick<
  Writers,
  'start' | 'signalCancel' | 'end' | 'prioritize' | 'add' | 'saidDeaf' | 'follow' | 'unfollow' | 'countSkip'
> = {
  async start(draft, { run, limits, anew }) {
    const { order, epoch } = await orderOf(draft.redis, run, draft.now);
    add(draft, storeRun(run, order, limits, anew), run.channel);
    add(draft, { write: [['SET', keys.queueEpoch, String(epoch)]] });
    draft.after.enqueue.push({ run: run.id, order });
    if (run.name === '') draft.after.name.push(run.id);
  },
  end(draft, { run, was, questions = [] }) {
    add(draft, endIdleRun(run, was), run.channel);
    for (const question of questions) add(draft, { write: touch(run.channel, { question }) });
    if (run.webhook) draft.channels.add(run.webhook.channel);
  },
  async prioritize(draft, { run, priority }) {
    const { order } = await orderOf(draft.redis, { ...run, priority }, draft.now);
    add(draft, prioritize(run, priority, order), run.channel);
    if (run.status === 'queued') draft.after.reorder.push({ run: run.id, order });
  },
  signalCancel: (draft, { run, by }) => add(draft, signalCancel(run, by), run.channel),
  add: (draft, { run, addition, requestNow }) => add(draft, addToRun(run, addition, requestNow), run.channel),
  saidDeaf: (draft, { run }) => add(draft, rememberDeaf(run)),
  follow: (draft, { run, person }) => add(draft, follow(run, person)),
  unfollow: (draft, { run, person }) => add(draft, unfollow(run, person)),
  countSkip: (draft, { run }) => add(draft, countSkip(run), run.channel),
};

const ofSchedules: Pick<Writers, 'schedule' | 'reschedule'> = {
  schedule(draft, { schedule, limits }) {
    add(draft, storeSchedule(schedule, limits));
    draft.after.arm.push(schedule);
  },
  reschedule(draft, { was, to, by }) {
    add(draft, changeSchedule(was, to, by), was.channel);
    if (!to || to.paused !== undefined) draft.after.disarm.push(was.id);
    else draft.after.arm.push(to);
  },
};

const ofQuestions: Pick<Writers, 'answer' | 'puzzled'> = {
  answer(draft, { question, answer, run }) {
    add(draft, answerQuestion(question, answer, run, draft.now), question.channel);
    if (run.status === 'waiting') draft.after.rouse.push(run.id);
  },
  puzzled: (draft, { question }) => add(draft, rememberPuzzled(question)),
};

const ofReplies: Pick<Writers, 'reply' | 'stopReply' | 'moveReply'> = {
  reply(draft, { reply }) {
    add(draft, { write: storeReply(reply) });
    draft.after.replies.push(reply.id);
  },
  stopReply: (draft, { reply }) => add(draft, signalStop(reply)),
  moveReply: (draft, { reply, was }) => add(draft, moveReply(reply, was), reply.channel),
};

const writers: Writers = {
  ...ofOffers,
  ...ofRuns,
  ...ofSchedules,
  ...ofQuestions,
  ...ofReplies,
  countBot: (draft, effect) => add(draft, { write: countBot(effect) }),
  remember: (draft, { thread, turn }) => add(draft, { write: remember(thread, turn) }),
  prefer: (draft, { place, person, preference }) => add(draft, { write: storePreference(place, person, preference) }),
  preferTelling: (draft, { place, person, telling }) => add(draft, { write: storeTelling(place, person, telling) }),
  feedback: (draft, { run, person, verdict }) => add(draft, storeFeedback(run, person, verdict)),
  acknowledge: (draft, { workspace, person, runs }) => add(draft, { write: acknowledge(workspace, person, runs) }),
  forget: (draft, { workspace, at }) => add(draft, { write: [['HSET', keys.leaving, workspace, String(at)]] }),
  say: (draft, { outgoing }) => add(draft, { write: send(outgoing) }, outgoing.channel),
};

/** Turns effects into one change of Redis, and what follows it. */
export async function changeFor(redis: Redis, effects: Effect[], now: number): Promise<Change & { after: Aftermath }> {
  const draft: Draft = { require: [], write: [], redis, now, after: noAftermath(), channels: new Set() };
  for (const effect of effects) await write(draft, effect);
  const { require, write: written, after, channels } = draft;
  after.wake.push(...[...channels].map((id): Box => ({ kind: 'outbox', id })));
  return { require, write: written, after };
}

async function write<Kind extends Effect['do']>(draft: Draft, effect: Of<Kind>): Promise<void> {
  await writers[effect.do](draft, effect);
}
