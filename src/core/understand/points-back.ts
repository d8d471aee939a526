import { list } from './language/list.ts';
import { clean, tokens } from './words/words.ts';

/** A request that points at something does so in its first words. */
const LOOKED_AT = 1_000;

/** The few words for the talk itself. */
const TALK: readonly string[] = list(`
  above, earlier, previous, discussion, conversation, thread, channel,
  oben, vorhin, bisher, gesprach, diskussion, verlauf,
  dessus, fil, arriba, hilo, acima, conversa, conversacion
`);

/**
 * The demonstratives and pronouns of the languages that the bot reads, beside those. They are closed classes: a language does not get
 * new ones. Articles are left out, since every sentence has them.
 */
const POINTING: ReadonlySet<string> = new Set([
  ...TALK,
  ...list(`
  this, that, these, those, it, its, they, them, their, he, him, his, she, her, here,
  dies, diese, dieser, dieses, diesem, diesen, es, sie, ihn, ihm, ihnen, damit, daran, daruber, davon, dazu, das, hier,
  ce, cet, cette, ces, cela, ca, ceci, celui, celle, ceux, celles, leur, lui, ci,
  esto, eso, este, esta, estos, estas, ese, esa, esos, esas, aquello, ello, ellos, ellas, aqui,
  isto, isso, aquilo, esse, essa, esses, essas, nisso, disso, eles, elas
`),
]);

/** Chinese, Japanese and Korean write them without spaces. */
const POINTING_CJK = /[这這那此它]|以上|これ|それ|あれ|この|その|あの|上の|이것|그것|이거|그거|위의/u;

/** Whether the request's words may point at something outside it: "summarize this", "look into those options". */
export function pointsBack(text: string): boolean {
  const start = clean(text, LOOKED_AT);
  return tokens(start).some(({ kind, key }) => kind === 'word' && POINTING.has(key)) || POINTING_CJK.test(start);
}

/** Whether they name the talk: "summarize this thread". */
export function namesTalk(text: string): boolean {
  return tokens(clean(text, LOOKED_AT)).some(({ kind, key }) => kind === 'word' && TALK.includes(key));
}
