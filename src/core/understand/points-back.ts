import { list } from './language/list.ts';
import { clean, tokens } from './words/words.ts';

/** A request that points at something does so in its first words. */
const LOOKED_AT = 1_000;

/**
 * The demonstratives and pronouns of the languages that the bot reads, and the few words for the talk itself. They are closed
 * classes: a language does not get new ones. Articles are left out, since every sentence has them.
 */
const POINTING: ReadonlySet<string> = new Set(
  list(`
  this, that, these, those, it, its, they, them, their, he, him, his, she, her, above, earlier, previous, discussion,
  conversation, thread, channel, here,
  dies, diese, dieser, dieses, diesem, diesen, es, sie, ihn, ihm, ihnen, damit, daran, daruber, davon, dazu, das, oben, hier,
  vorhin, bisher, gesprach, diskussion, verlauf,
  ce, cet, cette, ces, cela, ca, ceci, celui, celle, ceux, celles, leur, lui, ci, dessus, fil,
  esto, eso, este, esta, estos, estas, ese, esa, esos, esas, aquello, ello, ellos, ellas, arriba, aqui, hilo,
  isto, isso, aquilo, esse, essa, esses, essas, nisso, disso, eles, elas, acima, conversa, conversacion
`),
);

/** Chinese, Japanese and Korean write them without spaces. */
const POINTING_CJK = /[这這那此它]|以上|これ|それ|あれ|この|その|あの|上の|이것|그것|이거|그거|위의/u;

/** Whether the request's words point at something outside it: "summarize this", "look into those options". */
export function pointsBack(text: string): boolean {
  const start = clean(text, LOOKED_AT);
  return tokens(start).some(({ kind, key }) => kind === 'word' && POINTING.has(key)) || POINTING_CJK.test(start);
}
