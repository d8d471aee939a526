import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Turn, turnOfBot } from '../../core/domain/conversation.ts';
import { FenceLost } from '../../core/execute/journal.ts';
import type { Offer } from '../../core/domain/offer.ts';
import type { ReplyJournal } from '../../core/reply/write-reply.ts';
import { isLiveReply, type Reply } from '../../core/domain/reply.ts';
import { commit, type Requirement, type Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { storeOffer } from '../store/offers.ts';
import { send, touch } from '../mailbox/outbox/writes.ts';
import { endReply, readHistory, remember, replyFromHash } from './store.ts';

/** What is written is stored this often at most; platforms that edit less often show it less often. */
const GROW_EVERY_MS = 250;

export type ReplyJournalDeps = {
  redis: Redis;
  now: () => number;
  wakeOutbox: (channel: string) => void;
  onLost: () => void;
  onError: (error: unknown) => void;
};

/** The durable record of the writing of one reply, fenced by a token that the next writer replaces. */
export class RedisReplyJournal implements ReplyJournal {
  readonly #id: string;
  readonly #deps: ReplyJournalDeps;
  readonly #fence = randomUUID();
  #reply: Reply | undefined;
  #posted = false;
  #text: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #grownAt = 0;

  constructor(id: string, deps: ReplyJournalDeps) {
    this.#id = id;
    this.#deps = deps;
  }

  async begin(): Promise<{ reply: Reply; history: Turn[] } | undefined> {
    const hash = await this.#deps.redis.hgetall(keys.reply(this.#id));
    const reply = replyFromHash(hash);
    if (!reply || !isLiveReply(reply)) return undefined;
    const history = await readHistory(this.#deps.redis, reply.thread);
    const lost = await commit(this.#deps.redis, {
      require: [
        { label: 'reply', hash: keys.reply(this.#id), field: 'status', equals: reply.status },
        { label: 'reply', hash: keys.reply(this.#id), field: 'fence', equals: hash['fence'] ?? null },
      ],
      write: [['HSET', keys.reply(this.#id), 'fence', this.#fence]],
    });
    if (lost) throw new FenceLost(`Reply ${this.#id} was taken over.`);
    this.#reply = reply;
    this.#posted = hash['posted'] === '1';
    if (hash['stop'] === undefined) return { reply, history };
    await this.end({ ...reply, status: 'stopped' });
    return undefined;
  }

  grow(text: string): void {
    this.#text = text;
    if (this.#timer) return;
    const wait = Math.max(0, this.#grownAt + GROW_EVERY_MS - this.#deps.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  async end(reply: Reply): Promise<void> {
    this.close();
    const { thread, text } = reply;
    const said = text.trim() === '' ? [] : remember(thread, turnOfBot(text, this.#deps.now(), reply.person.id));
    await this.#write([...this.#post(reply), ...endReply(reply), ...said]);
  }

  async offer(reply: Reply, offer: Offer): Promise<void> {
    this.close();
    const { workspace, channel, thread, createdAt } = offer;
    const shown = { workspace, channel, thread, at: createdAt, key: `${this.#id}/offer`, shows: { offer: offer.id } };
    const { require, write } = storeOffer(offer);
    await this.#write([...endReply({ ...reply, status: 'offered' }), ...write, ...send(shown)], require);
  }

  /** Stops showing what is written; called when the writing ends, however it ends. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #flush(): void {
    const reply = this.#reply;
    this.close();
    if (!reply || this.#text === undefined) return;
    this.#grownAt = this.#deps.now();
    const grown: Write[] = [
      ['HSET', keys.reply(this.#id), 'status', 'writing', 'text', this.#text],
      ...touch(reply.channel, { reply: this.#id }),
    ];
    this.#write([...this.#post(reply), ...grown]).catch((error: unknown) => {
      // Whether it was stored is not known; sending the same message twice does no harm.
      this.#posted = false;
      if (error instanceof FenceLost) this.#deps.onLost();
      else this.#deps.onError(error);
    });
  }

  /** The message appears with the first words, not before: a typing sign is all there is to show till then. */
  #post({ workspace, channel, thread, createdAt }: Reply): Write[] {
    if (this.#posted) return [];
    this.#posted = true;
    const place = { workspace, channel, thread, at: createdAt, key: `${this.#id}/reply` };
    return [['HSET', keys.reply(this.#id), 'posted', '1'], ...send({ ...place, shows: { reply: this.#id } })];
  }

  async #write(write: Write[], require: Requirement[] = []): Promise<void> {
    const lost = await commit(this.#deps.redis, {
      require: [{ label: 'fence', hash: keys.reply(this.#id), field: 'fence', equals: this.#fence }, ...require],
      write,
    });
    if (lost) throw new FenceLost(`Reply ${this.#id} was taken over.`);
    if (this.#reply) this.#deps.wakeOutbox(this.#reply.channel);
  }
}
