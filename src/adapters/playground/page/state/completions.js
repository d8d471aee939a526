const MAX = 8;

/** What can be completed at the caret: commands at the very beginning, people after an `@`. */
export function completionsAt(text, caret, { commands, people }) {
  const before = text.slice(0, caret);
  const command = /^\/[\w-]*$/.exec(before)?.[0];
  if (command !== undefined) {
    const found = commands.filter((known) => known.command.startsWith(command.toLowerCase()));
    return result(
      0,
      found.map(({ command: name, usage }) => ({ insert: `${name} `, label: name, detail: usageOf(name, usage) })),
    );
  }
  const mention = /(?:^|[\s(])@([\p{L}\p{N}_-]*)$/u.exec(before)?.[1];
  if (mention === undefined) {
    return undefined;
  }
  const names = [
    { insert: '@meanwhile ', label: '@meanwhile', detail: 'The bot' },
    ...people.map(({ id, name }) => ({ insert: `@${id} `, label: `@${id}`, detail: name })),
  ];
  const found = names.filter(({ label }) => label.startsWith(`@${mention.toLowerCase()}`));
  return result(caret - mention.length - 1, found);
}

/** How the command is used that a text begins with; undefined while it is none. */
export function usageFor(text, commands) {
  const name = /^(\/[\w-]+)\s/.exec(text)?.[1];
  const known = commands.find(({ command }) => command === name?.toLowerCase());
  return known && `${known.command} ${usageOf(known.command, known.usage)}`.trim();
}

function result(from, items) {
  return items.length > 0 ? { from, items: items.slice(0, MAX) } : undefined;
}

function usageOf(command, usage) {
  return usage.startsWith(command) ? usage.slice(command.length).trim() : usage;
}
