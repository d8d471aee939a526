import type { Deliverer } from './deliver.ts';
import type { Channel, Delivery, Json, Message, Team } from './state.ts';
import { messageJson, type World } from './world.ts';

/** Which subscription brings the messages of which kind of channel. */
const MESSAGES = { channel: 'message.channels', group: 'message.groups', im: 'message.im', mpim: 'message.mpim' };
const TYPES = { channel: 'channel', group: 'group', im: 'im', mpim: 'mpim' };

/** What happens in the workspaces, told to the bot where it subscribed to it. */
export class Events {
  readonly #world: World;
  readonly #deliverer: Deliverer;
  readonly #subscribed: Set<string>;

  constructor(world: World, deliverer: Deliverer, subscribed: Set<string>) {
    this.#world = world;
    this.#deliverer = deliverer;
    this.#subscribed = subscribed;
  }

  /** Of what a person of another organisation does in a shared channel, the envelope names that one. */
  async send(team: Team, event: Json): Promise<Delivery> {
    const { bot } = team;
    const from = team.users.get(String(event['user']))?.from;
    return this.#deliverer.event({
      token: 'verification',
      team_id: team.enterprise === undefined ? (from ?? team.id) : null,
      enterprise_id: team.enterprise ?? null,
      api_app_id: 'A0FAKE',
      event: { event_ts: this.#world.newTs(), ...event },
      type: 'event_callback',
      event_id: this.#world.newId('Ev'),
      event_time: Math.floor(this.#world.now() / 1000),
      authorizations: [
        {
          enterprise_id: team.enterprise ?? null,
          team_id: team.enterprise === undefined ? team.id : null,
          user_id: bot.user,
          is_bot: true,
          is_enterprise_install: team.enterprise !== undefined,
        },
      ],
      is_ext_shared_channel: from !== undefined,
      event_context: this.#world.newId('EC'),
    });
  }

  /** A message: as such, and once more as a mention where it is one. */
  async message(team: Team, channel: Channel, message: Message): Promise<void> {
    if (message.ephemeralTo || !channel.members.has(team.bot.user)) return;
    const { blocks: _, ...body } = messageJson(team, message);
    const event = { ...body, event_ts: message.ts, channel: channel.id };
    const sent: Promise<unknown>[] = [];
    const mention = !message.bot && channel.kind !== 'im' && message.text.includes(`<@${team.bot.user}>`);
    if (mention && this.#subscribed.has('app_mention')) {
      // A mention's event never says which files came with it.
      const { files: _files, ...bare } = event as Json;
      sent.push(this.send(team, { ...bare, type: 'app_mention' }));
    }
    if (this.#subscribed.has(MESSAGES[channel.kind])) {
      sent.push(this.send(team, { ...event, channel_type: TYPES[channel.kind] }));
    }
    await Promise.all(sent);
  }

  /** An edit, an unfurl or a counted reply (`message_changed`); `was` is the message before it. */
  async changed(team: Team, channel: Channel, message: Message, was: Message): Promise<void> {
    const now = messageJson(team, message);
    await this.#about(team, channel, {
      subtype: 'message_changed',
      message: now,
      previous_message: messageJson(team, was),
    });
  }

  /** An end; the root of a thread with replies leaves a tombstone, which is told of as a change. */
  async deleted(team: Team, channel: Channel, message: Message): Promise<void> {
    const was = messageJson(team, message);
    const replies = channel.messages.some(({ threadTs, ts }) => threadTs === message.ts && ts !== message.ts);
    const { ts, threadTs } = message;
    const tombstone = { type: 'message', subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' };
    await this.#about(
      team,
      channel,
      replies
        ? {
            subtype: 'message_changed',
            message: { ...tombstone, ts, thread_ts: threadTs, hidden: true },
            previous_message: was,
          }
        : { subtype: 'message_deleted', deleted_ts: ts, previous_message: was },
    );
  }

  async #about(team: Team, channel: Channel, what: Json): Promise<void> {
    if (!channel.members.has(team.bot.user) || !this.#subscribed.has(MESSAGES[channel.kind])) return;
    const ts = this.#world.newTs();
    const channel_type = TYPES[channel.kind];
    await this.send(team, {
      type: 'message',
      hidden: true,
      channel: channel.id,
      ts,
      event_ts: ts,
      channel_type,
      ...what,
    });
  }

  async reaction(team: Team, user: string, name: string, message: Message, added: boolean): Promise<void> {
    const type = added ? 'reaction_added' : 'reaction_removed';
    if (!this.#subscribed.has(type)) return;
    const item = { type: 'message', channel: message.channel, ts: message.ts };
    await this.send(team, { type, user, reaction: name, item_user: message.user, item });
  }

  async homeOpened(team: Team, user: string, channel: string, tab: 'home' | 'messages'): Promise<void> {
    if (!this.#subscribed.has('app_home_opened')) return;
    await this.send(team, { type: 'app_home_opened', user, channel, tab });
  }

  async uninstalled(team: Team): Promise<void> {
    const tokens = { oauth: [], bot: [team.bot.user] };
    const sent = [];
    if (this.#subscribed.has('tokens_revoked')) sent.push(this.send(team, { type: 'tokens_revoked', tokens }));
    if (this.#subscribed.has('app_uninstalled')) sent.push(this.send(team, { type: 'app_uninstalled' }));
    await Promise.all(sent);
  }
}
