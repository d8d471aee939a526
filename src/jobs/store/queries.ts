import { botTurns } from './bot-turns.ts';
import { Policy, repositoriesFor } from '../../core/policy.ts';
import type { Redis } from 'ioredis';
import type { Turn } from '../../core/domain/conversation.ts';
import type { Place } from '../../core/domain/message.ts';
import type { Offer } from '../../core/domain/offer.ts';
import type { Evidence } from '../../core/domain/plan.ts';
import type { ListQuery, Queries, QueuePlace, QueueStats, RunPage, Seeing, Target } from '../../core/ports.ts';
import type { Question } from '../../core/domain/question.ts';
import type { Preferences } from '../../core/domain/preference.ts';
import type { Reply } from '../../core/domain/reply.ts';
import { startsIn } from '../../core/facts/queue-estimate.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import { isFinal, type Run, type Status, statuses } from '../../core/domain/run.ts';
import { readEvidence } from './evidence.ts';
import { keys, type Owner, personOwner } from '../keys.ts';
import { listRuns } from './list-runs.ts';
import { type Kept, readMembers } from '../redis/members.ts';
import { findNamed } from './named.ts';
import { freeIn, freeName } from './names.ts';
import { unreadIn } from './notifications.ts';
import { offerFromHash } from './offers.ts';
import { questionFromHash } from './questions.ts';
import { readPreferences, readTellings } from './preferences.ts';
import { orderOf } from '../runs/queue/queue.ts';
import { readHistory, replyFromHash } from '../replies/store.ts';
import { runFromHash } from '../runs/hash.ts';
import { type EndedSchedule, endedScheduleFrom, scheduleFromHash } from '../schedules/store.ts';
import { isUnknownIn, isUnknownTo } from './unknown-to.ts';
import { liveWorkers } from '../runs/queue/workers.ts';

/** More schedules than this are not listed; the limits keep people below it. */
const SCHEDULES_SHOWN = 50;

/** Further back than this nothing is said about when it is one's turn: it would be a guess, and costs a look at each run ahead. */
const ESTIMATED_AHEAD = 30;

const RUNS: Kept<Run> = { keyOf: keys.run, fromHash: runFromHash };
const OFFERS: Kept<Offer> = { keyOf: keys.offer, fromHash: offerFromHash };
const QUESTIONS: Kept<Question> = { keyOf: keys.question, fromHash: questionFromHash };
const REPLIES: Kept<Reply> = { keyOf: keys.reply, fromHash: replyFromHash };
const SCHEDULES: Kept<Schedule> = { keyOf: keys.schedule, fromHash: scheduleFromHash };

/** All that is read from Redis for core. */
export class RedisQueries implements Queries {
  readonly #redis: Redis;
  readonly #now: () => number;
  readonly #policy: () => Policy;

  constructor(redis: Redis, now: () => number, policy: () => Policy = () => Policy.parse({})) {
    this.#redis = redis;
    this.#now = now;
    this.#policy = policy;
  }

  async offer(id: string): Promise<Offer | undefined> {
    return offerFromHash(await this.#redis.hgetall(keys.offer(id)));
  }

  async offersIn(thread: string): Promise<Offer[]> {
    return readMembers(this.#redis, OFFERS, 'ZRANGE', keys.threadOffers(thread), '0', '-1');
  }

  async question(id: string): Promise<Question | undefined> {
    return questionFromHash(await this.#redis.hgetall(keys.question(id)));
  }

  async questionsIn(thread: string): Promise<Question[]> {
    return readMembers(this.#redis, QUESTIONS, 'ZRANGE', keys.threadQuestions(thread), '0', '-1');
  }

  async run(id: string): Promise<Run | undefined> {
    return runFromHash(await this.#redis.hgetall(keys.run(id)));
  }

  findRun(workspace: string, named: string, seenBy?: Seeing): Promise<Run | undefined> {
    return findNamed(this.#redis, { of: 'runs', workspace, named, read: (id) => this.run(id) }, seenBy);
  }

  isUnknown(workspace: string, idOrName: string): Promise<boolean> {
    return isUnknownTo(this.#redis, workspace, idOrName);
  }

  isUnknownIn(thread: string): Promise<boolean> {
    return isUnknownIn(this.#redis, thread);
  }

  async shownBy(message: string): Promise<Target> {
    const shown = await this.#redis.get(keys.shown(message));
    if (shown?.startsWith('offer:')) return { offer: await this.offer(shown.slice('offer:'.length)) };
    if (shown?.startsWith('run:')) return { run: await this.run(shown.slice('run:'.length)) };
    if (shown?.startsWith('question:')) {
      const question = await this.question(shown.slice('question:'.length));
      return { question, run: question && (await this.run(question.run)) };
    }
    return {};
  }

  async liveIn(thread: string): Promise<Run[]> {
    return this.#runsIn('SMEMBERS', keys.threadLive(thread));
  }

  async reply(id: string): Promise<Reply | undefined> {
    return replyFromHash(await this.#redis.hgetall(keys.reply(id)));
  }

  async repliesIn(thread: string): Promise<Reply[]> {
    return readMembers(this.#redis, REPLIES, 'SMEMBERS', keys.threadReplies(thread));
  }

  async botTurns(workspace: string, bot: string, at: number, event: string): Promise<number> {
    return botTurns(this.#redis, workspace, bot, { at, event });
  }

  async history(thread: string): Promise<Turn[]> {
    return readHistory(this.#redis, thread);
  }

  async liveOf(workspace: string, person: string): Promise<Run[]> {
    return this.#runsIn('ZRANGE', keys.index(personOwner(workspace, person), 'live'), '0', '-1');
  }

  async liveCount(workspace: string): Promise<number> {
    return this.#redis.zcard(keys.index({ kind: 'workspace', id: workspace }, 'live'));
  }

  list(query: ListQuery): Promise<RunPage> {
    return listRuns(this.#redis, query);
  }

  async preferences(place: Place, person: string): Promise<Preferences> {
    return readPreferences(this.#redis, place, person);
  }

  async zoneOf(workspace: string, person: string): Promise<string | undefined> {
    return (await readTellings(this.#redis, workspace, [person])).get(person)?.zone;
  }

  async liveAlike(workspace: string, planKey: string): Promise<Run[]> {
    return this.#runsIn('SMEMBERS', keys.alike(workspace, planKey));
  }

  async declinedLately(workspace: string, person: string, planKey: string): Promise<boolean> {
    return (await this.#redis.exists(keys.declined(workspace, person, planKey))) === 1;
  }

  async lastEndedIn(thread: string): Promise<Run | undefined> {
    const [latest] = await this.#redis.zrange(keys.threadEnded(thread), 0, '0', 'REV');
    return latest === undefined ? undefined : this.run(latest);
  }

  async liveOfWorkspace(workspace: string): Promise<Run[]> {
    return this.#runsIn('ZRANGE', keys.index({ kind: 'workspace', id: workspace }, 'live'), '0', '-1');
  }

  /** Looks at every open offer there is: only for what happens rarely. */
  async openOffersOf(workspace: string): Promise<Offer[]> {
    const offers = await readMembers(this.#redis, OFFERS, 'ZRANGE', keys.offersDue, '0', '-1');
    return offers.filter((offer) => offer.workspace === workspace && offer.status === 'open');
  }

  async notifications(workspace: string, person: string): Promise<Run[]> {
    return this.#runsIn('ZRANGE', keys.unread(workspace, person), '0', '-1', 'REV');
  }

  async notificationsIn(thread: string): Promise<Run[]> {
    const runs = await this.#runsIn('ZRANGE', keys.threadEnded(thread), '0', '-1', 'REV');
    return runs.filter(({ unread }) => unread !== undefined);
  }

  async unreadIn(thread: string, workspace: string, person: string): Promise<{ run: string; at: number }[]> {
    return unreadIn(this.#redis, thread, workspace, person);
  }

  async stats(workspace: string): Promise<QueueStats> {
    const owner: Owner = { kind: 'workspace', id: workspace };
    const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
    const live = await this.#runsIn('ZRANGE', keys.index(owner, 'live'), '0', '-1');
    for (const run of live) counts[run.status] += 1;
    const final = statuses.filter(isFinal);
    const cards = await Promise.all(final.map((status) => this.#redis.zcard(keys.index(owner, status))));
    for (const [i, status] of final.entries()) counts[status] = cards[i] ?? 0;
    return { counts, ...(await liveWorkers(this.#redis, this.#now())) };
  }

  async placeOf(run: Run): Promise<QueuePlace | undefined> {
    const rank = await this.#redis.zrank(keys.queue, run.id);
    return rank === null ? undefined : this.#place(rank);
  }

  async nextPlace(run: Pick<Run, 'workspace' | 'person' | 'priority' | 'createdAt'>): Promise<QueuePlace> {
    const { order } = await orderOf(this.#redis, run, this.#now());
    return this.#place(await this.#redis.zcount(keys.queue, '-inf', order));
  }

  /** What is known of the runs at work and of those ahead says when it is one's turn. */
  async #place(rank: number): Promise<QueuePlace> {
    const [workers, held] = await Promise.all([liveWorkers(this.#redis, this.#now()), this.#redis.hlen(keys.holders)]);
    const here = { position: rank + 1, slots: workers.slots, busy: Math.max(workers.busy, held) };
    if (rank > ESTIMATED_AHEAD) return here;
    const [atWork, before] = await Promise.all([
      this.#redis.hkeys(keys.holders),
      rank === 0 ? [] : this.#redis.zrange(keys.queue, 0, String(rank - 1)),
    ]);
    const [running, ahead] = await Promise.all([this.#runs(atWork), this.#runs(before)]);
    const left = running.map((run) => remainingMs(run, this.#now()));
    const startsInMs = startsIn(
      workers.slots,
      left,
      ahead.map(({ evidence }) => evidence?.typicalMs),
    );
    return startsInMs === undefined ? here : { ...here, startsInMs };
  }

  async evidence(workspace: string, workflow: string, alike: string): Promise<Evidence | undefined> {
    return readEvidence(this.#redis, workspace, workflow, alike);
  }

  async freeName(workspace: string, base: string): Promise<string> {
    return freeName(this.#redis, workspace, base);
  }

  async endedSchedule(id: string): Promise<EndedSchedule | undefined> {
    return endedScheduleFrom(await this.#redis.hget(keys.scheduleMessage(id), 'ended'));
  }

  async schedule(id: string): Promise<Schedule | undefined> {
    return scheduleFromHash(await this.#redis.hgetall(keys.schedule(id)));
  }

  findSchedule(workspace: string, named: string, seenBy?: Seeing): Promise<Schedule | undefined> {
    return findNamed(this.#redis, { of: 'schedules', workspace, named, read: (id) => this.schedule(id) }, seenBy);
  }

  repositories(place: Place, person: string): string[] {
    return repositoriesFor(this.#policy(), place, { id: person, name: person });
  }

  async schedules({ workspace, channel }: Place, person: string, mine: boolean): Promise<Schedule[]> {
    const owners: Owner[] = [personOwner(workspace, person)];
    if (!mine) owners.push({ kind: 'channel', id: channel });
    const ids = await Promise.all(
      owners.map((owner) => this.#redis.zrange(keys.index(owner, 'schedules'), 0, String(SCHEDULES_SHOWN - 1), 'REV')),
    );
    const found = await Promise.all([...new Set(ids.flat())].map((id) => this.schedule(id)));
    const known = found.filter((schedule) => schedule !== undefined);
    return known.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, SCHEDULES_SHOWN);
  }

  async schedulesOfWorkspace(workspace: string): Promise<Schedule[]> {
    const all = keys.index({ kind: 'workspace', id: workspace }, 'schedules');
    return readMembers(this.#redis, SCHEDULES, 'ZRANGE', all, '0', '-1');
  }

  async scheduling(workspace: string, person: string, base: string) {
    const count = (owner: Owner) => this.#redis.zcard(keys.index(owner, 'schedules'));
    const [name, own, all] = await Promise.all([
      freeIn(this.#redis, keys.scheduleNames(workspace), base),
      count(personOwner(workspace, person)),
      count({ kind: 'workspace', id: workspace }),
    ]);
    return { name, own, all };
  }

  async #runsIn(...command: string[]): Promise<Run[]> {
    return readMembers(this.#redis, RUNS, ...command);
  }

  async #runs(ids: string[]): Promise<Run[]> {
    const runs = await Promise.all(ids.map((id) => this.run(id)));
    return runs.filter((run) => run !== undefined);
  }
}

/** What a run that is at work still needs, if its like is known. */
function remainingMs({ evidence, startedAt }: Run, now: number): number | undefined {
  return evidence && Math.max(0, evidence.typicalMs - (now - (startedAt ?? now)));
}
