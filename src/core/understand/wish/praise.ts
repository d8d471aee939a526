import { praising } from '../language/praise.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { clean, plain } from '../words/words.ts';

const praise = wordPattern(praising);

/** Longer texts say something of their own. */
const MAX_TEXT = 80;

/** Whether the whole message only says that somebody is pleased: "perfect, thanks". */
export function isPraise(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  const said = plain(clean(text, MAX_TEXT)).replaceAll("'", '');
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(said) && !/[\p{L}\p{N}]/u.test(said.replace(praise, ' '));
}
