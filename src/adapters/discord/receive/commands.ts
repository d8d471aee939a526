import { createHash } from 'node:crypto';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { type SlashCommand, slashCommands } from '../../../core/command/slash.ts';
import type { SlashOption } from '../../../core/command/entry.ts';
import { SHORTCUT_NAME } from '../../../core/present/form.ts';
import type { Api } from '../api.ts';
import type { Directory } from '../directory.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';

/** Discord's limit (docs, interactions/application-commands). */
const MAX_DESCRIPTION = 100;

/** In servers, and in direct messages with the bot. */
const GUILD = 0;
const BOT_DM = 1;

const types = {
  text: ApplicationCommandOptionType.String,
  number: ApplicationCommandOptionType.Integer,
  flag: ApplicationCommandOptionType.Boolean,
} as const;

/** The commands as Discord wants them declared, and the one in the menu of messages. */
function declarations(): RESTPutAPIApplicationCommandsJSONBody {
  const contexts = [GUILD, BOT_DM];
  const onMessages = { type: ApplicationCommandType.Message as const, name: SHORTCUT_NAME, contexts };
  const typed = slashCommands.map(({ name, description, options }: SlashCommand) => ({
    name,
    description: short(description),
    options: options.map(declareOption),
    contexts,
  })) as RESTPutAPIApplicationCommandsJSONBody;
  return [...typed, onMessages];
}

function declareOption({ name, description, kind, required, choices, completes }: SlashOption): object {
  return {
    type: types[kind],
    name,
    description: short(description),
    required: required ?? false,
    ...(choices && { choices: choices.map((choice) => ({ name: choice, value: choice })) }),
    ...(completes && { autocomplete: true }),
    ...(kind === 'number' && { min_value: 1 }),
  };
}

function short(text: string): string {
  return text.length <= MAX_DESCRIPTION ? text : `${text.slice(0, MAX_DESCRIPTION - 1).toWellFormed()}…`;
}

/** Declares the commands, everywhere or in one server, which shows them at once. Gives how many there are. */
export async function registerCommands(api: Api, application: string, server?: string): Promise<number> {
  const body = declarations();
  const where = server === undefined ? '' : (`/guilds/${server}` as const);
  await api.call('PUT', `/applications/${application}${where}/commands`, { body });
  return body.length;
}

/** Declares them where they are not what was declared last. */
export async function registerIfChanged(api: Api, directory: Directory, store: Store, log: Log): Promise<void> {
  const application = await directory.application();
  const hash = createHash('sha256').update(JSON.stringify(declarations())).digest('base64url');
  if ((await store.commands(application)) === hash) return;
  const count = await registerCommands(api, application);
  await store.setCommands(application, hash);
  log.info({ count }, 'The slash commands were registered at Discord');
}
