import { randomBytes } from 'node:crypto';
import {
  type ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import type { MessageBody, Upload } from './check-message.ts';
import { checkMessage } from './check-message.ts';
import { type Choice, checkChoices } from './commands.ts';
import { invalidField, refuse } from './errors.ts';
import { draftOf, editOf } from './message-body.ts';
import { edit, post } from './messages.ts';
import type { Channel, Message } from './model.ts';
import type { Parts } from './parts.ts';
import { permissionsIn } from './permissions.ts';
import { actorJson, channelJson, messageJson } from './shapes.ts';

/** How long Discord waits for the first answer, and how long more can follow [interactions/receiving-and-responding]. */
const FIRST_ANSWER_MS = 3_000;
const TOKEN_MS = 15 * 60_000;
const FILE_LIMIT = 10 * 1024 * 1024;

export type Form = {
  custom_id: string;
  components: { component: { type: ComponentType; custom_id: string; value?: string } }[];
};

export type Interaction = {
  id: string;
  token: string;
  type: InteractionType;
  at: number;
  user: string;
  channel: Channel;
  /** The message whose button it is. */
  message?: Message;
  /** The name of the command. */
  command?: string;
  response?: InteractionResponseType;
  /** How long the app took for it. */
  answeredMs?: number;
  /** The answer that is shown; it may be private. */
  original?: Message;
  followUps: Message[];
  choices?: Choice[];
  /** The form that opened. */
  form?: Form;
  /** Nobody answered in time: the person sees that it failed. */
  failed: boolean;
};

export type Callback = { type: InteractionResponseType; data?: MessageBody & { choices?: Choice[] } & Partial<Form> };

/** What people do that wants an answer: commands, buttons and what is completed while they type. */
export class Interactions {
  readonly all: Interaction[] = [];
  /** For a look at who waits: called with each that was answered or has failed. */
  readonly #settled = new Map<string, () => void>();

  /** Tells the app, and resolves once it answered or Discord stopped waiting. */
  async open(
    parts: Parts,
    what: Pick<Interaction, 'type' | 'user' | 'channel'> & Partial<Interaction>,
    data: object,
  ): Promise<Interaction> {
    const { world, send } = parts;
    const { channel, user, message } = what;
    const interaction: Interaction = {
      id: world.id(),
      token: randomBytes(32).toString('base64url'),
      at: world.clock.now(),
      followUps: [],
      failed: false,
      ...what,
    };
    this.all.push(interaction);
    const { guild } = channel;
    const settled = new Promise<void>((resolve) => this.#settled.set(interaction.id, resolve));
    const timer = setTimeout(() => {
      interaction.failed = true;
      this.#settled.get(interaction.id)?.();
    }, FIRST_ANSWER_MS);
    const json = {
      id: interaction.id,
      application_id: world.bot.id,
      type: what.type,
      data,
      ...(guild !== undefined && {
        guild_id: guild,
        guild: { id: guild, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
      }),
      channel: channelJson(world, channel),
      channel_id: channel.id,
      ...actorJson(world, channel, user),
      token: interaction.token,
      version: 1,
      ...(message && { message: messageJson(world, message) }),
      app_permissions: String(permissionsIn(world, channel, world.bot.id)),
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: guild === undefined ? { '1': user } : { '0': guild },
      context: guild === undefined ? 1 : 0,
      attachment_size_limit: FILE_LIMIT,
    };
    // An interaction reaches the app wherever it is, whether or not it sees the channel.
    send({ type: 'INTERACTION_CREATE', guild, data: () => json });
    await settled;
    clearTimeout(timer);
    return interaction;
  }

  byToken(parts: Parts, token: string): Interaction {
    const found = this.all.find((interaction) => interaction.token === token);
    if (!found) throw refuse('unknownWebhook');
    if (parts.world.clock.now() - found.at > TOKEN_MS) throw refuse('invalidToken');
    return found;
  }

  answer(parts: Parts, id: string, token: string, callback: Callback, files: readonly Upload[]): Interaction {
    const interaction = this.all.find((one) => one.id === id && one.token === token);
    const took = interaction ? parts.world.clock.now() - interaction.at : 0;
    if (!interaction || took > FIRST_ANSWER_MS) throw refuse('unknownInteraction');
    if (interaction.response !== undefined) throw refuse('alreadyAcknowledged');
    this.#take(parts, interaction, callback, files);
    interaction.response = callback.type;
    interaction.answeredMs = took;
    this.#settled.get(id)?.();
    return interaction;
  }

  #take(parts: Parts, interaction: Interaction, { type, data = {} }: Callback, files: readonly Upload[]): void {
    const button = interaction.type === InteractionType.MessageComponent;
    const autocomplete = interaction.type === InteractionType.ApplicationCommandAutocomplete;
    const fits =
      type === InteractionResponseType.ApplicationCommandAutocompleteResult
        ? autocomplete
        : !autocomplete && (button || !isUpdate(type));
    if (!fits) throw invalidField('type', 'BASE_TYPE_CHOICES', 'This response does not fit the interaction');
    switch (type) {
      case InteractionResponseType.ApplicationCommandAutocompleteResult:
        checkChoices('data.choices', data.choices ?? []);
        interaction.choices = data.choices ?? [];
        return;
      case InteractionResponseType.DeferredMessageUpdate:
        return;
      case InteractionResponseType.Modal:
        interaction.form = data as Form;
        return;
      case InteractionResponseType.UpdateMessage:
        checkMessage(data, files, { empty: true });
        if (interaction.message)
          edit(parts, interaction.message, editOf(data, files, parts), data.allowed_mentions ?? undefined);
        return;
      case InteractionResponseType.DeferredChannelMessageWithSource:
        interaction.original = this.#say(parts, interaction, { flags: (data.flags ?? 0) | MessageFlags.Loading }, []);
        return;
      case InteractionResponseType.ChannelMessageWithSource:
        checkMessage(data, files);
        interaction.original = this.#say(parts, interaction, data, files);
        return;
      default:
        throw invalidField('type', 'BASE_TYPE_CHOICES', `Responses of type ${type} are not known here`);
    }
  }

  /** A message by way of the interaction, private where its flags say so. */
  #say(parts: Parts, interaction: Interaction, body: MessageBody, files: readonly Upload[]): Message {
    const { channel, user, id, command } = interaction;
    const first = interaction.original === undefined && command !== undefined;
    const hidden = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    return post(parts, channel, {
      ...draftOf(body, files, parts),
      author: parts.world.bot.id,
      type: first ? MessageType.ChatInputCommand : MessageType.Default,
      interaction: { id, user, ...(command !== undefined && { name: command }) },
      ...(hidden && { only: user }),
    });
  }

  followUp(parts: Parts, token: string, body: MessageBody, files: readonly Upload[]): Message {
    const interaction = this.byToken(parts, token);
    if (interaction.response === undefined) throw refuse('unknownWebhook');
    checkMessage(body, files);
    // The first one after "thinking" takes its place.
    if (((interaction.original?.flags ?? 0) & MessageFlags.Loading) !== 0) {
      return this.editAnswer(parts, token, '@original', body, files);
    }
    const message = this.#say(parts, interaction, body, files);
    interaction.followUps.push(message);
    return message;
  }

  editAnswer(parts: Parts, token: string, which: string, body: MessageBody, files: readonly Upload[]): Message {
    const message = this.answerOf(parts, token, which);
    checkMessage(body, files, { empty: true });
    const change = editOf(body, files, parts);
    const flags = message.flags & ~MessageFlags.Loading;
    edit(parts, message, { ...change, flags }, body.allowed_mentions ?? undefined);
    return message;
  }

  answerOf(parts: Parts, token: string, which: string): Message {
    const interaction = this.byToken(parts, token);
    const found =
      which === '@original'
        ? (interaction.original ?? interaction.message)
        : [interaction.original, ...interaction.followUps].find((message) => message?.id === which);
    if (!found || !interaction.channel.messages.has(found.id)) throw refuse('unknownMessage');
    return found;
  }
}

function isUpdate(type: InteractionResponseType): boolean {
  return type === InteractionResponseType.DeferredMessageUpdate || type === InteractionResponseType.UpdateMessage;
}
