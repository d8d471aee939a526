import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { atMost, checkCount } from './check-message.ts';
import { invalidField } from './errors.ts';
import type { World } from './world.ts';

/** Limits of docs.discord.com/developers/interactions/application-commands. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_COMMANDS = 100;
const MAX_OPTIONS = 25;
const MAX_TEXT = 100;

export type Choice = { name: string; value: string | number };

export type Option = {
  type: ApplicationCommandOptionType;
  name: string;
  description: string;
  required?: boolean;
  choices?: Choice[];
  autocomplete?: boolean;
  options?: Option[];
};

export type CommandBody = { name: string; description?: string; type?: number; options?: Option[] };

export type Command = CommandBody & {
  id: string;
  application_id: string;
  guild_id?: string;
  version: string;
  default_member_permissions: null;
  nsfw: boolean;
};

const GLOBAL = 'global';

/** The slash commands that are registered, for all servers or for one. */
export class Commands {
  readonly #world: World;
  readonly #scopes = new Map<string, Command[]>();
  /** How many times the whole list was put. */
  puts = 0;

  constructor(world: World) {
    this.#world = world;
  }

  list(guild?: string): Command[] {
    return this.#scopes.get(guild ?? GLOBAL) ?? [];
  }

  /** Where a person is: what is registered for the server goes before what is for all. */
  find(name: string, guild?: string): Command | undefined {
    const here = guild === undefined ? [] : this.list(guild);
    return [...here, ...this.list()].find((command) => command.name === name);
  }

  put(bodies: readonly CommandBody[], guild?: string): Command[] {
    this.puts += 1;
    checkCount('commands', bodies.length, MAX_COMMANDS);
    const names = bodies.map(({ name, type = 1 }) => `${type} ${name}`);
    if (new Set(names).size < names.length) {
      throw invalidField('commands', 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Names must be unique');
    }
    for (const [at, body] of bodies.entries()) check(`${at}`, body);
    const before = this.list(guild);
    const commands = bodies.map(
      (body): Command => ({
        default_member_permissions: null,
        nsfw: false,
        ...body,
        type: body.type ?? 1,
        id: before.find(({ name }) => name === body.name)?.id ?? this.#world.id(),
        application_id: this.#world.bot.id,
        ...(guild !== undefined && { guild_id: guild }),
        version: this.#world.id(),
      }),
    );
    this.#scopes.set(guild ?? GLOBAL, commands);
    return commands;
  }
}

function check(path: string, body: CommandBody | Option): void {
  const { name, description, options = [] } = body;
  // A command in the menu of messages is named as people read it, and takes nothing.
  if (body.type === ApplicationCommandType.Message && !('required' in body) && path.split('.').length === 1) {
    atMost(`${path}.name`, name, 32);
    return;
  }
  if (!NAME.test(name) || name !== name.toLowerCase()) {
    throw invalidField(`${path}.name`, 'APPLICATION_COMMAND_INVALID_NAME', `Command name is invalid: ${name}`);
  }
  if (!description) throw invalidField(`${path}.description`, 'BASE_TYPE_REQUIRED', 'This field is required');
  atMost(`${path}.description`, description, MAX_TEXT);
  checkCount(`${path}.options`, options.length, MAX_OPTIONS);
  const optional = options.findIndex(({ required }) => !required);
  if (optional >= 0 && options.slice(optional).some(({ required }) => required)) {
    const message = 'Required options must be placed before non-required options';
    throw invalidField(`${path}.options`, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
  }
  for (const [at, option] of options.entries()) {
    const where = `${path}.options.${at}`;
    check(where, option);
    const { choices = [], autocomplete } = option;
    checkChoices(`${where}.choices`, choices);
    if (autocomplete && choices.length > 0) {
      throw invalidField(
        where,
        'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
        'Choices or autocomplete, not both',
      );
    }
  }
}

export function checkChoices(path: string, choices: readonly Choice[]): void {
  checkCount(path, choices.length, MAX_OPTIONS);
  for (const [at, { name, value }] of choices.entries()) {
    if (!name) throw invalidField(`${path}.${at}.name`, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
    atMost(`${path}.${at}.name`, name, MAX_TEXT);
    atMost(`${path}.${at}.value`, String(value), MAX_TEXT);
  }
}
