import { list } from './list.ts';

/**
 * The closed classes of English: what every sentence is built of. The reply model knows these by name, and of all other words
 * also the mere shape, so that what it learned of hotels holds for reports.
 */
export const smallWords: ReadonlySet<string> = new Set(
  list(`
  i, im, id, ill, ive, me, my, mine, myself, you, youre, youd, youll, youve, your, yours, yourself, u, ur, he, hes, him, his,
  she, shes, her, hers, it, its, itd, itll, we, were, wed, well, weve, us, our, ours, they, theyre, theyd, theyll, theyve,
  them, their, that, thats, thatd, thatll, this, these, those, there, theres, here, who, whos, whom, whose, what, whats,
  which, when, where, why, how, hows, one, ones, some, something, somebody, someone, any, anything, anybody, anyone, all,
  everything, everybody, everyone, none, nothing, nobody, no, not, never, nope, nah, nor, neither, either, both, each,
  every, other, another, such, same, much, more, most, many, few, less, least, enough, a, an, the,
  am, is, isnt, are, arent, was, wasnt, werent, be, been, being, do, dont, does, doesnt, did, didnt, done, doing, have,
  havent, has, hasnt, had, hadnt, having, will, wont, would, wouldnt, can, cant, cannot, could, couldnt, shall, should,
  shouldnt, may, might, must, mustnt, need, needs, want, wanna, wants, like, love, let, lets, get, got, gotta, go, goes,
  going, gonna, make, made, makes, take, takes, give, gives, put, keep, say, says, said, think, thinks, thought, know, knows,
  knew, see, saw, seen, seem, seems, sound, sounds, look, looks, feel, feels, work, works, try, use, start, run, wait, stop,
  and, or, but, so, because, cause, since, if, unless, whether, while, until, till, though, although, however, than, as,
  of, in, on, at, to, from, for, with, without, by, about, after, before, into, onto, over, under, up, down, off, out,
  through, between, during, per, via, around, against,
  yes, yeah, yep, yup, yea, ya, ok, okay, sure, alright, right, fine, good, great, perfect, nice, cool, true, false, wrong,
  correct, absolutely, definitely, certainly, surely, totally, exactly, indeed, course, agree, agreed, agrees, accept,
  approve, approved, confirm, confirmed, deny, denied, decline, refuse, reject, please, pls, thanks, thank, sorry, maybe,
  perhaps, possibly, probably, hopefully, honestly, actually, really, very, too, also, only, just, even, still, yet, already,
  again, once, ever, always, often, sometimes, now, then, later, soon, today, tomorrow, tonight, yesterday, ago, time, way,
  thing, things, idea, lot, bit, kind, sort, rather, instead, else, first, last, next, oh, ah, well, hey, hm, hmm, wow, lol,
  ahead, forward, proceed, continue, mind, hope, guess, suppose, bet, question, doubt, problem, answer
`),
);

/** What a word looks like where its meaning is not known. */
export function shapeOf(word: string): string {
  if (smallWords.has(word) || !/\p{L}/u.test(word)) return word;
  const ending = /(?:ing|ed|ly|er|s)$/.exec(word)?.[0];
  return word.length > 4 && ending !== undefined ? `~${ending}` : '~';
}
