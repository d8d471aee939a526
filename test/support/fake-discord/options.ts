import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Command, Option } from './commands.ts';

/** What a person fills in: values by the name of their option. */
export type Values = Record<string, string | number | boolean>;

type Filled = { name: string; type: number; value?: unknown; focused?: true; options?: Filled[] };

const NESTED: readonly ApplicationCommandOptionType[] = [
  ApplicationCommandOptionType.Subcommand,
  ApplicationCommandOptionType.SubcommandGroup,
];

/** The options of a command as Discord sends them; what the client would not let a person send is an error here too. */
export function filledIn(command: Command, path: readonly string[], values: Values, focused?: string): Filled[] {
  return fill(command.options ?? [], path, values, focused, `/${command.name}`);
}

function fill(
  options: readonly Option[],
  [sub, ...deeper]: readonly string[],
  values: Values,
  focused: string | undefined,
  where: string,
): Filled[] {
  const nested = options.filter(({ type }) => NESTED.includes(type));
  if (nested.length > 0) {
    const chosen = nested.find(({ name }) => name === sub);
    if (!chosen) throw new Error(`${where} has no subcommand ${sub}.`);
    const inner = fill(chosen.options ?? [], deeper, values, focused, `${where} ${sub}`);
    return [{ name: chosen.name, type: chosen.type, options: inner }];
  }
  const unknown = Object.keys(values).find((name) => !options.some((option) => option.name === name));
  if (unknown !== undefined) throw new Error(`${where} has no option ${unknown}.`);
  const missing = options.find(({ name, required }) => required && values[name] === undefined);
  if (missing && focused === undefined) throw new Error(`${where} needs the option ${missing.name}.`);
  return options.flatMap((option): Filled[] => {
    const value = values[option.name];
    if (value === undefined) return [];
    // What is being typed is sent as it stands.
    if (option.name === focused) return [{ name: option.name, type: option.type, value, focused: true }];
    checkValue(option, value, where);
    return [{ name: option.name, type: option.type, value }];
  });
}

function checkValue({ name, type, choices }: Option, value: string | number | boolean, where: string): void {
  const wanted = {
    [ApplicationCommandOptionType.String]: 'string',
    [ApplicationCommandOptionType.Integer]: 'number',
    [ApplicationCommandOptionType.Number]: 'number',
    [ApplicationCommandOptionType.Boolean]: 'boolean',
  } as Partial<Record<ApplicationCommandOptionType, string>>;
  if (wanted[type] !== typeof value) throw new Error(`${where} takes no ${typeof value} as ${name}.`);
  if (choices?.length && !choices.some((choice) => choice.value === value)) {
    throw new Error(`${where} does not offer ${value} as ${name}.`);
  }
}
