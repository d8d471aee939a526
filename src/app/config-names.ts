/** Names that people write for one of ours. */
const KNOWN_MISTAKES: Record<string, string> = {
  SLACK_TOKEN: 'SLACK_BOT_TOKEN',
  DISCORD_BOT_TOKEN: 'DISCORD_TOKEN',
  OPENAI_KEY: 'OPENAI_API_KEY',
  OPENAI_MODEL: 'MODEL',
  ENCRYPTION_KEY: 'TOKEN_ENCRYPTION_KEY',
};

/** Short names are one letter away from too much that is somebody else's. */
const MIN_NEAR_MISS = 8;

/** The name that was probably meant: written in another way, or at most two letters away. */
export function findSimilar(name: string, names: readonly string[]): string | undefined {
  const upper = name.toUpperCase();
  return (
    KNOWN_MISTAKES[upper] ??
    names.find((other) => squeeze(other) === squeeze(upper)) ??
    names.find((other) => distance(other, upper) === 1) ??
    names.find((other) => distance(other, upper) === 2)
  );
}

/** Whether `name` was so likely meant to be `meant` that it is worth telling, even if it is somebody else's. */
export function isNearMiss(name: string, meant: string): boolean {
  return (
    name in KNOWN_MISTAKES ||
    (meant.length >= MIN_NEAR_MISS && (squeeze(name) === squeeze(meant) || distance(name, meant) === 1))
  );
}

function squeeze(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** How many letters have to be put in, taken out or replaced to get from one to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of Array.from(from).entries()) {
    const next = [line + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
