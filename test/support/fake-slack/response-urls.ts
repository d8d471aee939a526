import type { Channel, Json, Message, Team } from './state.ts';
import { SlackError } from './state.ts';
import { answerContents } from './methods/chat.ts';
import type { World } from './world.ts';

/** docs.slack.dev: five answers in half an hour. */
const USES = 5;
const KEPT_MS = 30 * 60_000;

type Target = {
  team: Team;
  channel: Channel;
  user: string;
  message?: Message;
  thread?: string;
  at: number;
  uses: number;
};

/** Where an app may answer an interaction or a command without a token. */
export class ResponseUrls {
  readonly #targets = new Map<string, Target>();
  readonly #world: World;
  readonly #base: () => string;

  constructor(world: World, base: () => string) {
    this.#world = world;
    this.#base = base;
  }

  open(target: Omit<Target, 'at' | 'uses'>): string {
    const id = this.#world.newId('R');
    this.#targets.set(id, { ...target, at: this.#world.now(), uses: 0 });
    return `${this.#base()}/respond/${id}`;
  }

  /** Every URL given out expires now. */
  expire(): void {
    this.#targets.clear();
  }

  take(id: string, args: Json): { status: number; body: unknown } {
    const target = this.#targets.get(id);
    if (!target || this.#world.now() - target.at > KEPT_MS)
      return { status: 404, body: { ok: false, error: 'expired_url' } };
    if (target.uses >= USES) return { status: 404, body: { ok: false, error: 'used_url' } };
    target.uses += 1;
    try {
      this.show(target, args);
      return { status: 200, body: { ok: true } };
    } catch (error) {
      if (error instanceof SlackError) return { status: 400, body: { ok: false, error: error.code } };
      throw error;
    }
  }

  /** Shows an answer, given here or in the acknowledgement. */
  show(target: Omit<Target, 'at' | 'uses'>, args: Json): Message | undefined {
    const { team, channel, user, message, thread } = target;
    if (args['delete_original'] === true && message) {
      this.#world.remove(channel, message);
      return undefined;
    }
    const contents = answerContents(args);
    if (args['replace_original'] === true && message) {
      delete message.blocks;
      Object.assign(message, contents, { edits: message.edits + 1 });
      return message;
    }
    return this.#world.addMessage(channel, {
      user: team.bot.user,
      bot: true,
      ...contents,
      ...(thread !== undefined && { threadTs: thread }),
      ...(args['response_type'] !== 'in_channel' && { ephemeralTo: user }),
    });
  }
}
