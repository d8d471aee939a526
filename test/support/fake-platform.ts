import type { Place } from '../../src/core/domain/message.ts';
import type { Post } from '../../src/core/domain/outgoing.ts';
import type { Capabilities, Platform } from '../../src/core/ports.ts';

/** One call that came to the platform; `message` is the id of what it posted or edited. */
export type Call = {
  do: 'post' | 'edit' | 'answer';
  at: number;
  thread: string;
  message: string;
  text: string;
  post?: Post | undefined;
  key?: string;
  to?: string | undefined;
};

/** A platform in memory that logs what is shown, and fails where a test says so. */
export class FakePlatform implements Platform {
  readonly capabilities: Capabilities;
  readonly calls: Call[] = [];
  /** Called before anything is done; what it throws is what the platform throws. */
  before: (call: Call) => Promise<void> | void = () => undefined;
  /** Who asked does not wait any more. */
  gone = false;
  readonly #messages = new Map<string, { message: string; at: number }>();
  readonly #now: () => number;

  constructor(capabilities: Partial<Capabilities> = {}, now: () => number = Date.now) {
    this.capabilities = { maxText: 4000, replyEveryMs: 0, cardEveryMs: 20, ...capabilities };
    this.#now = now;
  }

  async post(place: Place, post: Post, key: string, to?: string): Promise<{ message: string; at: number }> {
    const posted = this.#messages.get(key) ?? { message: `message-${this.#messages.size + 1}`, at: this.#now() };
    const { message } = posted;
    await this.#do({ do: 'post', thread: place.thread, message, text: post.text, post, key, to, at: this.#now() });
    this.#messages.set(key, posted);
    return posted;
  }

  async edit(place: Place, message: string, post: Post): Promise<void> {
    await this.#do({ do: 'edit', thread: place.thread, message, text: post.text, post, at: this.#now() });
  }

  async answer(replyTo: string, post: Post | undefined): Promise<'answered' | 'gone'> {
    if (this.gone) return 'gone';
    await this.#do({ do: 'answer', thread: '', message: replyTo, text: post?.text ?? '', post, at: this.#now() });
    return 'answered';
  }

  /** What was posted of that kind, oldest first. */
  posted(kind: Post['kind']): Call[] {
    return this.calls.filter((call) => call.do === 'post' && call.post?.kind === kind);
  }

  /** How a message stands now. */
  shown(message: string): Post | undefined {
    return this.calls.findLast((call) => call.message === message && call.do !== 'answer')?.post;
  }

  async #do(call: Call): Promise<void> {
    await this.before(call);
    this.calls.push(call);
  }
}
