import type { FakeSlack } from './fake-slack.ts';
import { people as reactors } from './methods/others.ts';
import { type Seen, type SeenButton, seenBy } from './seen.ts';
import { fileJson, messageJson } from './world.ts';
import type { Channel, Delivery, Json, Message, Team, User } from './state.ts';

export type Sent = { name: string; type?: string; subtype?: string; bytes: Uint8Array };
/** `shares` is a message that is shared along with the text. */
export type Where = { channel?: string; thread?: string; files?: Sent[]; shares?: { channel: string; ts: string } };

/** The people of one workspace: what they do, and what they see. Channels and people go by their names. */
export class People {
  readonly #slack: FakeSlack;
  readonly team: Team;

  constructor(slack: FakeSlack, team: Team) {
    this.#slack = slack;
    this.team = team;
  }

  user(name: string): User {
    const found = [...this.team.users.values()].find((user) => user.name === name || user.id === name);
    if (!found) throw new Error(`There is no ${name} in ${this.team.domain}.`);
    return found;
  }

  /** `dm-ana` is the direct channel of Ana and the bot. */
  channel(name: string): Channel {
    const direct = /^dm-(\w+)$/.exec(name)?.[1];
    if (direct) return this.#slack.world.directChannel(this.team, this.user(direct).id);
    const found = [...this.team.channels.values()].find((channel) => channel.name === name || channel.id === name);
    if (!found) throw new Error(`There is no channel ${name} in ${this.team.domain}.`);
    return found;
  }

  /** Whose installation an interaction is for. */
  installed(): Json {
    const { id, domain, enterprise } = this.team;
    if (enterprise === undefined) return { team: { id, domain }, enterprise: null, is_enterprise_install: false };
    return { team: null, enterprise: { id: enterprise, name: domain }, is_enterprise_install: true };
  }

  /** Writes a message; `@meanwhile` and `@ben` are mentions, as the client makes them. Resolves when the bot was told. */
  async say(user: string, text: string, where: Where = {}): Promise<{ ts: string; thread: string }> {
    const { message, told } = this.write(user, text, where);
    await told;
    return message;
  }

  /** The same, without waiting for the bot. */
  write(
    user: string,
    text: string,
    where: Where = {},
  ): { message: { ts: string; thread: string }; told: Promise<void> } {
    const channel = this.channel(where.channel ?? 'general');
    const message = this.#slack.world.addMessage(channel, {
      user: this.user(user).id,
      bot: false,
      text: this.#escaped(text),
      ...(where.thread !== undefined && { threadTs: where.thread }),
      files: (where.files ?? []).map((file) => this.#slack.uploads.share(file)),
      ...(where.shares && { attachments: [this.#shared(where.shares)] }),
    });
    const told = this.#slack.events.message(this.team, channel, message);
    return { message: { ts: message.ts, thread: message.threadTs ?? message.ts }, told };
  }

  /** Changes what was written. */
  async edit(channelName: string, ts: string, text: string): Promise<void> {
    const { channel, message } = this.#find(channelName, ts);
    const was = { ...message };
    message.text = this.#escaped(text);
    message.edits += 1;
    message.editedTs = this.#slack.world.newTs();
    await this.#slack.events.changed(this.team, channel, message, was);
  }

  async remove(channelName: string, ts: string): Promise<void> {
    const { channel, message } = this.#find(channelName, ts);
    this.#slack.world.remove(channel, message);
    await this.#slack.events.deleted(this.team, channel, message);
  }

  /** Slack shows more of a link, and tells so as it tells of an edit. */
  async unfurl(channelName: string, ts: string, attachment: Json): Promise<void> {
    const { channel, message } = this.#find(channelName, ts);
    const was = { ...message };
    message.attachments = [...(message.attachments ?? []), attachment];
    await this.#slack.events.changed(this.team, channel, message, was);
  }

  async react(user: string, seen: Seen, name: string): Promise<void> {
    reactors(seen.raw, name).add(this.user(user).id);
    await this.#slack.events.reaction(this.team, this.user(user).id, name, seen.raw, true);
  }

  /** Types a slash command; Slack knows none inside threads. Gives how it was delivered. */
  async command(user: string, command: string, text: string, channelName = 'general'): Promise<Delivery> {
    const channel = this.channel(channelName);
    const person = this.user(user);
    const target = { team: this.team, channel, user: person.id };
    const delivery = await this.#slack.deliverer.command({
      token: 'verification',
      team_id: this.team.id,
      team_domain: this.team.domain,
      channel_id: channel.id,
      channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
      user_id: person.id,
      user_name: person.name,
      command,
      text: this.#escaped(text),
      api_app_id: 'A0FAKE',
      ...(this.team.enterprise !== undefined && { enterprise_id: this.team.enterprise }),
      is_enterprise_install: String(this.team.enterprise !== undefined),
      response_url: this.#slack.responses.open(target),
      trigger_id: this.#slack.trigger(person.id),
    });
    const { text: answer, blocks } = (delivery.body ?? {}) as Json;
    if (delivery.ackMs !== undefined && (answer || blocks)) this.#slack.responses.show(target, delivery.body as Json);
    return delivery;
  }

  /** Presses a button of a message: by the name of its action, or itself. */
  async press(user: string, seen: Seen, wanted: string | SeenButton): Promise<Delivery> {
    const button = typeof wanted === 'string' ? findButton(seen.buttons, wanted) : wanted;
    const { raw } = seen;
    const channel = this.channel(raw.channel);
    const person = this.user(user);
    const thread = raw.threadTs ?? undefined;
    const target = { team: this.team, channel, user: person.id, message: raw, ...(thread !== undefined && { thread }) };
    const common = this.#interaction(person, button);
    return this.#slack.deliverer.interaction({
      ...common,
      container: {
        type: 'message',
        message_ts: raw.ts,
        channel_id: channel.id,
        is_ephemeral: seen.private,
        ...(thread !== undefined && { thread_ts: thread }),
      },
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      ...(!seen.private && { message: this.#slack.messageJson(this.team, raw) }),
      response_url: this.#slack.responses.open(target),
    });
  }

  /** Picks a shortcut in the menu of a message; gives the form that opens. */
  async shortcut(user: string, channelName: string, ts: string, callback: string): Promise<Json> {
    const { channel, message } = this.#find(channelName, ts);
    const person = this.user(user);
    await this.#slack.deliverer.interaction({
      type: 'message_action',
      callback_id: callback,
      trigger_id: this.#slack.trigger(person.id),
      token: 'verification',
      action_ts: this.#slack.world.newTs(),
      message_ts: ts,
      ...this.installed(),
      user: { id: person.id, name: person.name, team_id: this.team.id },
      channel: { id: channel.id, name: channel.name },
      message: messageJson(this.team, message),
      response_url: this.#slack.responses.open({ team: this.team, channel, user: person.id, message }),
    });
    const view = this.#slack.modals.get(person.id);
    if (!view) throw new Error(`No form opened for ${user}.`);
    return view;
  }

  /** Sends a form; each of its fields, and of the menus, is the value of the same block and action. */
  async submit(
    user: string,
    view: Json,
    fields: Record<string, string>,
    menus: Record<string, string> = {},
  ): Promise<Delivery> {
    const person = this.user(user);
    const values = Object.fromEntries([
      ...Object.entries(fields).map(([name, value]) => [name, { [name]: { type: 'plain_text_input', value } }]),
      ...Object.entries(menus).map(([name, value]) => [
        name,
        { [name]: { type: 'static_select', selected_option: { value } } },
      ]),
    ]);
    return this.#slack.deliverer.interaction({
      type: 'view_submission',
      token: 'verification',
      ...this.installed(),
      user: { id: person.id, username: person.name, name: person.name, team_id: this.team.id },
      view: { ...view, state: { values } },
    });
  }

  /** Opens the App Home: its home tab, or the messages with the bot. */
  async openHome(user: string, tab: 'home' | 'messages' = 'home'): Promise<void> {
    const person = this.user(user);
    await this.#slack.events.homeOpened(this.team, person.id, this.channel(`dm-${user}`).id, tab);
  }

  /** What the App Home shows to that person. */
  home(user: string): Json | undefined {
    return this.team.homes.get(this.user(user).id);
  }

  async pressInHome(user: string, button: SeenButton): Promise<Delivery> {
    const person = this.user(user);
    const view = this.home(user);
    return this.#slack.deliverer.interaction({
      ...this.#interaction(person, button),
      container: { type: 'view', view_id: view?.['id'] },
      view,
    });
  }

  /** Everything in a channel, or in one thread of it, as that person sees it. */
  read(user: string, where: Where = {}): Seen[] {
    const channel = this.channel(where.channel ?? 'general');
    const all = seenBy(this.team, channel, this.user(user).id);
    return where.thread === undefined
      ? all
      : all.filter(({ ts, thread }) => ts === where.thread || thread === where.thread);
  }

  async uninstall(): Promise<void> {
    const told = this.#slack.events.uninstalled(this.team);
    this.team.tokens.clear();
    await told;
  }

  /** A message that is shared, as it stands in the one that shares it. */
  #shared({ channel: name, ts }: { channel: string; ts: string }): Json {
    const { channel, message } = this.#find(name, ts);
    const author = this.user(message.user);
    const url = `https://${this.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
    return {
      id: 1,
      ts,
      channel_id: channel.id,
      channel_team: this.team.id,
      is_msg_unfurl: true,
      is_share: true,
      message_blocks: [],
      author_id: author.id,
      author_name: author.realName,
      author_subname: author.realName,
      author_link: `https://${this.team.domain}.slack.com/team/${author.id}`,
      text: message.text,
      fallback: `[${author.realName}]: ${message.text}`,
      from_url: url,
      original_url: url,
      footer: `Posted in #${channel.name}`,
      mrkdwn_in: ['text'],
      ...(message.files.length > 0 && {
        files: message.files.map((file) => fileJson(file, 'https://files.slack.com')),
      }),
    };
  }

  #find(channelName: string, ts: string): { channel: Channel; message: Message } {
    const channel = this.channel(channelName);
    const message = channel.byTs.get(ts);
    if (!message) throw new Error(`There is no message ${ts} in ${channelName}.`);
    return { channel, message };
  }

  #interaction(person: User, { action, value, block, label, feedback }: SeenButton): Json {
    return {
      type: 'block_actions',
      user: { id: person.id, username: person.name, name: person.name, team_id: person.from ?? this.team.id },
      api_app_id: 'A0FAKE',
      token: 'verification',
      trigger_id: this.#slack.trigger(person.id),
      ...this.installed(),
      state: { values: {} },
      actions: [
        {
          type: feedback ? 'feedback_buttons' : 'button',
          action_id: action,
          block_id: block ?? 'b1',
          text: { type: 'plain_text', text: label, emoji: true },
          ...(value !== undefined && { value }),
          action_ts: this.#slack.world.newTs(),
        },
      ],
    };
  }

  #escaped(text: string): string {
    const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return safe.replace(/(?<![\w.])@(\w+)/g, (found, name: string) => {
      const user = [...this.team.users.values()].find((one) => one.name === name);
      return user ? `<@${user.id}>` : found;
    });
  }
}

/** Action ids may carry more than the action: `start`, `start:1` or `start/1` are all of that name. */
export function findButton(buttons: SeenButton[], action: string): SeenButton {
  const found = buttons.find(
    (button) => button.action === action || new RegExp(`^${action}[^a-z_]`).test(button.action),
  );
  if (!found)
    throw new Error(`There is no button ${action} among ${buttons.map((one) => one.action).join(', ') || 'none'}.`);
  return found;
}
