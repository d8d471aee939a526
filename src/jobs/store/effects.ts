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

/** Turns effects into one change of Redis, and what follows it. */
export async function changeFor(redis: Redis, effects: Effect[], now: number): Promise<Change & { after: Aftermath }> {
  const change: Change = { require: [], write: [] };
  const after = noAftermath();
  const channels = new Set<string>();
  function add(part: Partial<Change>): void {
    change.require.push(...(part.require ?? []));
    change.write.push(...(part.write ?? []));
  }
  for (const effect of effects) {
    switch (effect.do) {
      case 'offer':
        add(storeOffer(effect.offer));
        break;
      case 'resolve':
        add(resolveOffer(effect));
        channels.add(effect.offer.channel);
        break;
      case 'asked':
        add(rememberAsked(effect.offer));
        break;
      case 'start': {
        const { order, epoch } = await orderOf(redis, effect.run, now);
        add(storeRun(effect.run, order, effect.limits, effect.anew));
        add({ write: [['SET', keys.queueEpoch, String(epoch)]] });
        after.enqueue.push({ run: effect.run.id, order });
        if (effect.run.name === '') after.name.push(effect.run.id);
        channels.add(effect.run.channel);
        break;
      }
      case 'schedule':
        add(storeSchedule(effect.schedule, effect.limits));
        after.arm.push(effect.schedule);
        break;
      case 'reschedule':
        add(changeSchedule(effect.was, effect.to, effect.by));
        channels.add(effect.was.channel);
        if (!effect.to || effect.to.paused !== undefined) after.disarm.push(effect.was.id);
        else after.arm.push(effect.to);
        break;
      case 'countSkip':
        add(countSkip(effect.run));
        channels.add(effect.run.channel);
        break;
      case 'signalCancel':
        add(signalCancel(effect.run, effect.by));
        channels.add(effect.run.channel);
        break;
      case 'end':
        add(endIdleRun(effect.run, effect.was));
        for (const question of effect.questions ?? []) add({ write: touch(effect.run.channel, { question }) });
        channels.add(effect.run.channel);
        if (effect.run.webhook) channels.add(effect.run.webhook.channel);
        break;
      case 'answer':
        add(answerQuestion(effect.question, effect.answer, effect.run, now));
        if (effect.run.status === 'waiting') after.rouse.push(effect.run.id);
        channels.add(effect.question.channel);
        break;
      case 'prioritize': {
        const { run, priority } = effect;
        const { order } = await orderOf(redis, { ...run, priority }, now);
        add(prioritize(run, priority, order));
        if (run.status === 'queued') after.reorder.push({ run: run.id, order });
        channels.add(run.channel);
        break;
      }
      case 'add':
        add(addToRun(effect.run, effect.addition, effect.requestNow));
        channels.add(effect.run.channel);
        break;
      case 'saidDeaf':
        add(rememberDeaf(effect.run));
        break;
      case 'puzzled':
        add(rememberPuzzled(effect.question));
        break;
      case 'reply':
        add({ write: storeReply(effect.reply) });
        after.replies.push(effect.reply.id);
        break;
      case 'stopReply':
        add(signalStop(effect.reply));
        break;
      case 'moveReply':
        add(moveReply(effect.reply, effect.was));
        channels.add(effect.reply.channel);
        break;
      case 'countBot':
        add({ write: countBot(effect) });
        break;
      case 'remember':
        add({ write: remember(effect.thread, effect.turn) });
        break;
      case 'prefer':
        add({ write: storePreference(effect.place, effect.person, effect.preference) });
        break;
      case 'feedback':
        add(storeFeedback(effect.run, effect.person, effect.verdict));
        break;
      case 'preferTelling':
        add({ write: storeTelling(effect.place, effect.person, effect.telling) });
        break;
      case 'follow':
        add(follow(effect.run, effect.person));
        break;
      case 'unfollow':
        add(unfollow(effect.run, effect.person));
        break;
      case 'acknowledge':
        add({ write: acknowledge(effect.workspace, effect.person, effect.runs) });
        break;
      case 'forget':
        add({ write: [['HSET', keys.leaving, effect.workspace, String(effect.at)]] });
        break;
      case 'say':
        add({ write: send(effect.outgoing) });
        channels.add(effect.outgoing.channel);
        break;
    }
  }
  after.wake.push(...[...channels].map((id): Box => ({ kind: 'outbox', id })));
  return { ...change, after };
}
