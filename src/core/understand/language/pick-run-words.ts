/*
 * How people say which of some listed runs they mean. Written from general knowledge of each language; compared without
 * case, accents and apostrophes.
 */

import { list } from './list.ts';

/** The place in the list, from its beginning. */
export const places: readonly (readonly string[])[] = [
  list(`first, 1st, 1, number one, oldest, earliest, top one, the top, the upper one, primero, primera, premier, premiere, erste,
    ersten, erster, primeiro, primeira, 第一个, 第一個, 一つ目, 最初, 첫 번째`),
  list(
    `second, 2nd, 2, number two, segundo, segunda, deuxieme, zweite, zweiten, zweiter, 第二个, 第二個, 二つ目, 두 번째`,
  ),
  list(`third, 3rd, 3, number three, tercero, tercera, troisieme, dritte, dritten, terceiro, terceira, 第三个, 三つ目`),
  list(`fourth, 4th, 4, number four, cuarto, cuarta, quatrieme, vierte, vierten, quarto, quarta, 第四个`),
  list(`fifth, 5th, 5, number five, quinto, quinta, cinquieme, funfte, funften, 第五个`),
  list(`sixth, 6th, 6, number six`),
  list(`seventh, 7th, 7, number seven`),
  list(`eighth, 8th, 8, number eight`),
  list(`ninth, 9th, 9, number nine`),
  list(`tenth, 10th, 10, number ten`),
];

export const lastPlace = list(`
  last, latest, newest, youngest, most recent, bottom one, the bottom, ultimo, ultima, el ultimo, dernier, derniere, letzte, letzten,
  letzter, 最后一个, 最後, 마지막
`);

/** Means a place only where there are two. */
export const ofTwo = {
  first: list('older, earlier, former, upper'),
  last: list('newer, later, latter, younger, lower'),
};

export const all = list(`
  all, all of them, all of it, everything, every one, each one, each of them, every single one, the lot, todos,
  todas, todo, tous, toutes, tout, alle, alles, tutti, tutte, 全部, 所有, 都, 全て, すべて, 모두, 전부
`);

export const both = list(`
  both, both of them, the two, the two of them, ambos, ambas, los dos, las dos, os dois, as duas, les deux, beide, beiden,
  entrambi, beides, 两个, 两个都, 兩個, 両方, 둘 다
`);

/** Such words stand in it, and it says something else. */
export const otherwise = list(`
  a minute, one minute, 1 minute, 1 min, one min, a moment, one moment, 1 moment, 1 sec, 1 second, a second, one second, just a second, a sec, one sec, half a second, in a second, every second, second thoughts, seconds, first of all,
  first things first, at first, in the first place, at last, at least, after all, at all, last time, first time, all right, all good,
  all fine, all set, all done, all clear, all yours, that is all, thats all, this is all, that was all, thatll be all, that will be all, thats everything,
  that is everything, that was everything, all i need, all i wanted, for all, we all, you all, yall, working on it, both of us, both of you,
  alles klar, alles gut, alles ok, alles okay, alles super, das ist alles, das war alles, das wars, todo bien, todo claro, eso es todo, es todo, tudo
  bem, tudo certo, e tudo, tout va bien, cest tout, ca va, tutto bene, ho hum
`);

/** Points at one of them. Without such a word "it is running" only tells how it stands. */
export const pointing = new Set(`the one ones der die das den el la lo los las le les o os as`.split(/\s+/));

/** None of them is to be stopped. */
export const none = list(`
  none, none of them, neither, neither of them, no one, nothing, no, nope, nah, not one, nevermind, never mind, nvm, forget it,
  leave them, leave them alone, leave them be, leave both, leave it, keep them, keep them all, keep both, keep all, let them run,
  let them finish, let both run, let it run, let it finish, leave it running, leave them running, leave both running, keep going, keep it running, ninguno, ninguna, nada, aucun, aucune, rien, ni lun ni lautre, keine, keinen, keins,
  keiner, nichts, nenhum, nenhuma, 都不, 都不要, 算了, どれも, やめないで
`);

/** What turns the meaning of the rest, so that it is asked about. */
export const turning = list(`
  not, dont, do not, but, except, excluding, keep, besides, other than, apart from, instead, other, others, rest, unless,
  until, when, if, after, before, maybe, perhaps, or, either, any, menos, excepto, sauf, ausser, nicht, pas, oder, o, ou
`);

export const and = list('and, plus, as well as, y, et, und, e, 和, と');

/** How it stands with the run. */
export const states = {
  queued: list('queued, in the queue, not started, hasnt started, isnt running, en cola, en attente'),
  running: list('running, thats running, at work, working, active, in progress'),
  waiting: list('waiting, paused, parked, sleeping'),
};

/** Said around it without changing which is meant. */
export const around = list(`
  the, a, an, one, ones, that, this, these, those, it, them, which, is, are, its, thats, whats, still, just, only, with, for, about,
  called, named, of, to, on, in, please, pls, plz, thanks, thank you, thx, ok, okay, yes, yeah, yep, sure, i, id, ill, i mean, i meant, mean,
  meant, would, say, said, want, think, like, you, can, could, my, our, number, no., nr, option, run, runs, job, jobs, task, tasks,
  work, stop, cancel, kill, abort, end, terminate, halt, quit, shut down, drop, well, oh, hmm, sorry, right, now, at once, immediately, actually, then,
  el, la, lo, los, las, le, les, de, por favor, gracias, que, der, die, das, den, bitte, danke, mit, o, a, os, as, do, da, merci, svp, stp,
  para, detener, detener, arrete, stoppe, stopp, pare, 停止, 取消, 那个, 这个, 个, 請, 请, 吧, を, の, 方, 止めて, やめて, 中止, ください, して,
  meanwhile, bot, on second thought, 🙏
`);
