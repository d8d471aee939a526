import { bareCommand, commandPrefixes, instantFlags, longCommands } from '../language/request/commands.ts';

/** Whether a shell command usually runs for many seconds; of several joined by `&&`, `;` or `|` the longest counts. */
export function isLongCommand(command: string): boolean {
  const line = command.trim().toLowerCase().replace(/\s+/gu, ' ').slice(0, 300);
  if (/^(?:for|while|until) /u.test(line)) return longCommands.some((pattern) => pattern.test(line));
  return line.split(/ ?(?:&&|\|\|?|;) ?/u).some((part) => {
    const bare = part.replace(commandPrefixes, '');
    return !instantFlags.test(bare) && longCommands.some((pattern) => pattern.test(bare));
  });
}

/** Whether a whole message is a command typed without backticks. */
export function looksLikeCommand(text: string): boolean {
  return (
    text.length <= 300 &&
    !text.includes('\n') &&
    bareCommand.test(text) &&
    !/\b(?:please|the|me|my|is|are|and then|fails?|hangs?|why|what|how)\b/u.test(text)
  );
}
