/** One piece of what a person wrote, and where it stands in the cleaned text. */
export type Token = {
  kind: 'word' | 'break' | 'question' | 'pause' | 'mention';
  /** The word as the rules know it: lower case, without accents, apostrophes and skin tones. */
  key: string;
  start: number;
  end: number;
};

/** Emoji that platforms write as short codes. */
const CODES: Record<string, string> = {
  ':+1:': '👍',
  ':thumbsup:': '👍',
  ':-1:': '👎',
  ':thumbsdown:': '👎',
  ':ok_hand:': '👌',
  ':white_check_mark:': '✅',
  ':heavy_check_mark:': '✔',
  ':rocket:': '🚀',
  ':x:': '❌',
  ':no_entry:': '⛔',
  ':octagonal_sign:': '🛑',
  ':thinking_face:': '🤔',
  ':eyeroll:': '🙄',
  ':face_with_rolling_eyes:': '🙄',
};

// Scripts written without spaces: one character is one token, and phrases are runs of them.
const SPACELESS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々`;
const TOKEN = new RegExp(
  [
    String.raw`(?<mention><@[^<>\s]{1,64}>|@[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63})`,
    String.raw`(?<pause>\.{2,}|…)`,
    String.raw`(?<question>[?？؟¿])`,
    String.raw`(?<code>:[+-]?[a-z0-9_]{1,40}:)`,
    String.raw`(?<word>[${SPACELESS}]|[+-]1(?!\d)|\p{Extended_Pictographic}|(?:(?![${SPACELESS}])[\p{L}\p{M}\p{N}])(?:(?![${SPACELESS}])[\p{L}\p{M}\p{N}']){0,63})`,
    String.raw`(?<break>[,.;:!()"“”«»\n،、。，！；：—–])`,
  ].join('|'),
  'gu',
);
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const SKIN_TONES = /[\u{1F3FB}-\u{1F3FF}]/gu;
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu; // oxlint-disable-line no-control-regex
const ACCENTS = /[\u0300-\u036F]/gu;
const MARKUP = /[*_~`]+/gu;

/** The text as people see it: well formed, nothing invisible in it, straight apostrophes, at most `limit` characters. */
export function clean(text: string, limit: number): string {
  return text
    .slice(0, limit)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/gu, '\n')
    .replace(INVISIBLE, '')
    .replace(SKIN_TONES, '')
    .replace(CONTROLS, ' ')
    .replace(/[’‘ʼ´]/gu, "'");
}

/** The text as the rules know it: lower case, full-width forms made plain, no accents. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFD').replace(ACCENTS, '').normalize('NFC');
}

/** A word without the s of its plural, for what is compared as it is said ("the tests" are the test). */
export function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** Takes a cleaned text apart; what is neither word nor punctuation (markup, symbols) is left out. */
export function tokens(cleaned: string): Token[] {
  // Spaces, so that positions stay those of the cleaned text.
  const text = cleaned.replace(MARKUP, (run) => ' '.repeat(run.length));
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { mention, pause, question, code, word } = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length;
    if (code !== undefined) found.push({ kind: 'word', key: CODES[code] ?? code, start, end });
    else if (word !== undefined) found.push({ kind: 'word', key: plain(word).replaceAll("'", ''), start, end });
    else if (question !== undefined) found.push({ kind: 'question', key: '?', start, end });
    else if (pause !== undefined) found.push({ kind: 'pause', key: '...', start, end });
    else if (mention !== undefined) found.push({ kind: 'mention', key: '@', start, end });
    else found.push({ kind: 'break', key: match[0], start, end });
  }
  return found;
}
