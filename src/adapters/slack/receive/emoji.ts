/** The characters of Slack's names for the reactions that mean something to the bot; others are only reactions. */
const CHARACTERS: Partial<Record<string, string>> = {
  '+1': '👍',
  thumbsup: '👍',
  white_check_mark: '✅',
  heavy_check_mark: '✅',
  ok_hand: '👌',
  ok: '🆗',
  rocket: '🚀',
  arrow_forward: '▶',
  '-1': '👎',
  thumbsdown: '👎',
  x: '❌',
  octagonal_sign: '🛑',
  no_entry_sign: '🚫',
  hand: '✋',
  raised_hand: '✋',
  black_square_for_stop: '⏹',
  heavy_multiplication_x: '✖',
  one: '1️⃣',
  two: '2️⃣',
  three: '3️⃣',
  four: '4️⃣',
  five: '5️⃣',
  six: '6️⃣',
  seven: '7️⃣',
  eight: '8️⃣',
  nine: '9️⃣',
  keycap_ten: '🔟',
};

/** Without the skin tone, which Slack writes behind two colons. */
export function emojiOf(name: string): string | undefined {
  return CHARACTERS[name.split('::')[0] ?? ''];
}
