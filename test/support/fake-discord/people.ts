import {
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { type Component, flat } from './check-message.ts';
import type { Choice } from './commands.ts';
import type { Form, Interaction } from './interactions.ts';
import { edit, post, react, remove, unreact } from './messages.ts';
import type { Channel, Message, User } from './model.ts';
import { filledIn, type Values } from './options.ts';
import type { Parts } from './parts.ts';
import { messageJson } from './shapes.ts';
import { may } from './permissions.ts';
import { tellThread } from './threads.ts';

/** A message as a person sees it in the client. */
export type Seen = {
  id: string;
  author: string;
  bot: boolean;
  text: string;
  buttons: { label: string; customId: string; disabled: boolean }[];
  files: { name: string; text: string }[];
  reactions: Record<string, string[]>;
  edited: boolean;
  /** Nobody else sees it. */
  private: boolean;
  mentions: string[];
};

export type Sent = { name: string; type?: string; bytes: Uint8Array };

/** What people do at the fake Discord, by name of user. */
export class People {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  named(name: string): User {
    const found = [...this.#parts.world.users.values()].find((user) => user.name === name);
    if (!found) throw new Error(`Nobody is called ${name}.`);
    return found;
  }

  say(
    who: string,
    where: Channel,
    content: string,
    { replyTo, files = [] }: { replyTo?: Message; files?: Sent[] } = {},
  ): Message {
    const author = this.named(who).id;
    const { world } = this.#parts;
    const attachments = files.map(({ name, type = '', bytes }) => ({
      id: world.id(),
      name,
      type,
      bytes,
      size: bytes.length,
    }));
    return post(this.#parts, where, {
      author,
      content,
      attachments,
      ...(replyTo && { type: MessageType.Reply, reference: { message: replyTo.id, channel: where.id } }),
    });
  }

  sticker(who: string, where: Channel): Message {
    const stickers = [{ id: this.#parts.world.id(), name: 'wave' }];
    return post(this.#parts, where, { author: this.named(who).id, stickers });
  }

  /** Records a voice message: a file, with a flag. */
  voice(who: string, where: Channel): Message {
    const bytes = new Uint8Array(100);
    const file = {
      id: this.#parts.world.id(),
      name: 'voice-message.ogg',
      type: 'audio/ogg',
      bytes,
      size: bytes.length,
    };
    return post(this.#parts, where, {
      author: this.named(who).id,
      attachments: [file],
      flags: MessageFlags.IsVoiceMessage,
    });
  }

  /** Forwards a message; a client sends a text as a message of its own. */
  forward(who: string, where: Channel, message: Message): Message {
    return post(this.#parts, where, {
      author: this.named(who).id,
      reference: { message: message.id, channel: message.channel },
      forwards: { ...message },
    });
  }

  /** Writes to the bot by name, or by the name of its role: clients complete both alike. */
  mention(who: string, where: Channel, content: string, { byRole = false } = {}): Message {
    const { world } = this.#parts;
    const roles = where.guild === undefined ? [] : [...world.guild(where.guild).roles.values()];
    const role = roles.find(({ managedBy }) => managedBy === world.bot.id);
    const name = byRole && role ? `<@&${role.id}>` : `<@${world.bot.id}>`;
    return this.say(who, where, `${name} ${content}`);
  }

  dm(who: string, content: string): Message {
    return this.say(who, this.#parts.world.directWith(this.named(who).id), content);
  }

  /** Opens a post in a forum: a thread whose first message has its id. */
  forumPost(who: string, forum: Channel, title: string, content: string): { thread: Channel; message: Message } {
    const author = this.named(who).id;
    const thread = this.#parts.world.addThread(forum, title, author);
    tellThread(this.#parts, 'THREAD_CREATE', thread);
    return { thread, message: post(this.#parts, thread, { id: thread.id, author, content }) };
  }

  /** Opens a thread under somebody's message. */
  openThread(who: string, message: Message, name: string): Channel {
    const { world } = this.#parts;
    const thread = world.addThread(world.channel(message.channel), name, this.named(who).id, { id: message.id });
    message.thread = thread.id;
    tellThread(this.#parts, 'THREAD_CREATE', thread);
    post(this.#parts, thread, {
      author: message.author,
      type: MessageType.ThreadStarterMessage,
      reference: { message: message.id, channel: message.channel },
      allowed: { parse: [] },
    });
    return thread;
  }

  react(who: string, message: Message | Seen, emoji: string): void {
    react(this.#parts, this.#stored(message), emoji, this.named(who).id);
  }

  unreact(who: string, message: Message | Seen, emoji: string): void {
    unreact(this.#parts, this.#stored(message), emoji, this.named(who).id);
  }

  edit(message: Message | Seen, content: string): void {
    edit(this.#parts, this.#stored(message), { content }, undefined);
  }

  delete(message: Message | Seen): void {
    remove(this.#parts, this.#stored(message));
  }

  /** Presses the button of that label; resolves when the bot answered, or did not in time. */
  async click(who: string, message: Message | Seen, label: string): Promise<Interaction> {
    const stored = this.#stored(message);
    const button = buttonsOf(stored).find((one) => one.label === label);
    if (!button)
      throw new Error(
        `There is no button "${label}": ${buttonsOf(stored)
          .map(({ label }) => label)
          .join(', ')}`,
      );
    return this.press(who, stored, button.customId);
  }

  /** Presses a button by its id, also one that is not there any more: clients are late. */
  async press(who: string, message: Message | Seen, customId: string): Promise<Interaction> {
    const stored = this.#stored(message);
    const channel = this.#parts.world.channel(stored.channel);
    const what = { type: InteractionType.MessageComponent, user: this.named(who).id, channel, message: stored };
    return this.#parts.interactions.open(this.#parts, what, {
      custom_id: customId,
      component_type: ComponentType.Button,
      id: 1,
    });
  }

  /** Sends a slash command; `command` may name its subcommands: `schedules pause`. */
  async slash(who: string, where: Channel, command: string, values: Values = {}): Promise<Interaction> {
    return this.#command(InteractionType.ApplicationCommand, who, where, command, values);
  }

  /** Picks a command in the menu of a message; gives the form that opens. */
  async menu(who: string, message: Message, name: string): Promise<Form> {
    const { world, interactions, commands } = this.#parts;
    const channel = world.channel(message.channel);
    const known = commands.find(name, channel.guild);
    if (!known) throw new Error(`${name} is not registered here.`);
    const what = { type: InteractionType.ApplicationCommand, user: this.named(who).id, channel, command: name };
    const interaction = await interactions.open(this.#parts, what, {
      id: known.id,
      name,
      type: ApplicationCommandType.Message,
      target_id: message.id,
      resolved: { messages: { [message.id]: messageJson(world, message) } },
    });
    if (!interaction.form) throw new Error(`No form opened for ${name}.`);
    return interaction.form;
  }

  /** Sends a form from that channel, with a text in its only field, or with what is filled in by name. */
  async submit(
    who: string,
    where: Channel,
    { custom_id, components }: Form,
    filled: string | Record<string, string>,
  ): Promise<Interaction> {
    const what = { type: InteractionType.ModalSubmit, user: this.named(who).id, channel: where };
    const fields = components.map(({ component }, id) => ({
      type: ComponentType.Label,
      id,
      component: {
        id,
        ...filledComponent(component, typeof filled === 'string' ? filled : filled[component.custom_id]),
      },
    }));
    return this.#parts.interactions.open(this.#parts, what, { custom_id, components: fields });
  }

  /** What the bot completes while a person types into that option. */
  async complete(who: string, where: Channel, command: string, values: Values, focused: string): Promise<Choice[]> {
    const type = InteractionType.ApplicationCommandAutocomplete;
    const interaction = await this.#command(type, who, where, command, values, focused);
    if (!interaction.choices) throw new Error(`Nothing was completed for ${focused} of /${command}.`);
    return interaction.choices;
  }

  async #command(
    type: InteractionType,
    who: string,
    where: Channel,
    command: string,
    values: Values,
    focused?: string,
  ): Promise<Interaction> {
    const [name = '', ...path] = command.split(' ');
    const known = this.#parts.commands.find(name, where.guild);
    if (!known) throw new Error(`/${name} is not registered here.`);
    const options = filledIn(known, path, values, focused);
    const what = { type, user: this.named(who).id, channel: where, command: name };
    const data = {
      id: known.id,
      name,
      type: ApplicationCommandType.ChatInput,
      options,
      ...(known.guild_id !== undefined && { guild_id: known.guild_id }),
    };
    return this.#parts.interactions.open(this.#parts, what, data);
  }

  /** Takes the bot out of a server. */
  removeBot(guild: string): void {
    const { world, send } = this.#parts;
    world.guild(guild).members.delete(world.bot.id);
    send({ type: 'GUILD_DELETE', guild, data: () => ({ id: guild }) });
  }

  /** Somebody joins; the bot is told only with a privileged intent. */
  join(who: string, guild: string): void {
    const { world } = this.#parts;
    world.guild(guild).members.set(this.named(who).id, { user: this.named(who).id, roles: [] });
  }

  /** What a person sees in a channel or thread, oldest first. */
  sees(who: string, where: Channel): Seen[] {
    const { world } = this.#parts;
    const { id } = this.named(who);
    if (!may(world, where, id, 'ViewChannel')) return [];
    const visible = [...where.messages.values()].filter(({ only }) => only === undefined || only === id);
    return visible.map((message) => this.#seen(message));
  }

  #seen(message: Message): Seen {
    const { world } = this.#parts;
    const names = (ids: Iterable<string>) => [...ids].map((id) => world.user(id).name);
    const author = world.user(message.author);
    const reactions = [...message.reactions].map(([emoji, users]) => [emoji, names(users)] as const);
    return {
      id: message.id,
      author: author.name,
      bot: author.bot,
      text: [message.content, ...texts(message.components as Component[])].filter(Boolean).join('\n'),
      buttons: buttonsOf(message),
      files: message.attachments.map(({ name, bytes }) => ({ name, text: new TextDecoder().decode(bytes) })),
      reactions: Object.fromEntries(reactions),
      edited: message.editedAt !== undefined,
      private: message.only !== undefined,
      mentions: names(message.mentions.users),
    };
  }

  #stored(message: Message | Seen): Message {
    if ('channel' in message) return message;
    const all = [...this.#parts.world.channels.values()];
    const found = all.map(({ messages }) => messages.get(message.id)).find(Boolean);
    if (!found) throw new Error(`The message ${message.id} is gone.`);
    return found;
  }
}

export function buttonsOf(message: Message): Seen['buttons'] {
  return flat(message.components as Component[])
    .filter(({ type, custom_id }) => type === ComponentType.Button && custom_id !== undefined)
    .map(({ label = '', custom_id = '', disabled = false }) => ({ label, customId: custom_id, disabled }));
}

/** The words of a card that is built of components. */
function texts(components: readonly Component[]): string[] {
  return flat(components).flatMap((component) => ('content' in component ? String(component.content) : []));
}

/** What a person leaves empty comes as an empty text, or as nothing chosen. */
function filledComponent({ type, custom_id }: Form['components'][number]['component'], value = '') {
  return type === ComponentType.StringSelect
    ? { type, custom_id, values: value === '' ? [] : [value] }
    : { type: ComponentType.TextInput, custom_id, value };
}
