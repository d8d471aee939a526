/** Which reactions to the bot's messages mean something. Skin tones and the emoji variation selector do not matter. */
const meanings: Record<'accept' | 'decline', string[]> = {
  accept: ['👍', '✅', '👌', '🆗', '🚀', '▶'],
  decline: ['👎', '❌', '🛑', '🚫', '✋', '⏹', '✖'],
};

const VARIATIONS = /[\u{1F3FB}-\u{1F3FF}]|\u{FE0F}/gu;

export function meaningOf(emoji: string): 'accept' | 'decline' | undefined {
  const plain = emoji.replace(VARIATIONS, '');
  if (meanings.accept.includes(plain)) return 'accept';
  if (meanings.decline.includes(plain)) return 'decline';
  return undefined;
}
