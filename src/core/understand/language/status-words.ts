/* The closed classes of words around a question about work; any other word in it names what it is about. */

import { englishStopWords, stopWords } from './naming.ts';

function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words that say how far work is. A question with none of them is not about work. */
export const stateWords = set(`
  done ready finished finish complete completed running run runs working work works going go progress progressing status
  state update updates eta started start failed fail passed queued waiting stuck doing happened happening busy over through
  over far long longer left up
`);

/** What any work may be called. Alone they name no run. */
export const workNouns = set(`
  run runs job jobs task tasks work workflow workflows process build builds command commands test tests search research
  migration migrations report reports script scripts execution operation request requests result results answer output
  analysis deployment thing things reminder reminders offer
`);

/** "It" and "that" in the languages of the patterns, beside the words that say nothing about any work. */
const pointing = set(`
  eso esto ello todo isso isto aquilo tudo ca cela tout das es dem damit alles questo quello tutto dat это все mit avec com con
  schon bald jetzt endlich noch immer ya aun todavia deja bientot encore ja ainda gia ancora уже еще
`);
const pointingInEnglish = set('whats hows wheres whens whos im ive yet already still currently right exactly us');

/** The word says nothing about which work is meant. */
export function isSmall(word: string): boolean {
  return isSmallInEnglish(word) || stopWords.has(word) || pointing.has(word);
}

/** The same in an English question, where "war" and "die" are words like any other. */
export function isSmallInEnglish(word: string): boolean {
  return word.length < 2 || englishStopWords.has(word) || pointingInEnglish.has(word);
}

/** Particles of languages without spaces. */
export const particles =
  /[的了吗嗎呢吧是は가が를을をのも이]|那个|这个|那個|這個|その|この|です|ます|か$|[?？。!！\s]/gu;

/** "What did I miss?", each a whole sentence in lower case without apostrophes. */
export const missedPatterns: readonly RegExp[] = [
  String.raw`what (?:did|have|do|had) i miss(?:ed)?(?: (?:here|today|yesterday|so far|overnight|in the meantime|while .{1,40}))?`,
  String.raw`(?:did|have) i miss(?:ed)? (?:anything|something|much)(?: .{1,40})?`,
  String.raw`(?:catch me up|bring me up to speed)`,
  String.raw`what(?:s| has| is)? happened (?:while|since) .{1,40}`,
].map((source) => new RegExp(String.raw`^(?:${source})\??$`, 'u'));
