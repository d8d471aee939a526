/*
 * How a sentence is meant, by the way it opens: asked of the bot, a question, or talk. Written from general knowledge of each
 * language; compared without case, accents and apostrophes.
 */

import { list } from '../list.ts';

/** Manners, adverbs and connectors before what a sentence is about. */
export const leadIns = list(`
  hey, hi, hello, yo, ok, okay, so, well, great, thanks, thank you, thx, please, pls, plz, plss, kindly, and, then,
  also, now, first, next, finally, lastly, after that, afterwards, just, quickly, maybe, btw, meanwhile, bot, there,
  team, ideally, oh, hmm, um, ah, again, actually, today, good morning, morning, sorry, quick one, next up, step 1,
  step 2, step 3, carefully, go and, go ahead and, try to, be so kind and, when you have time,
  when you get a chance, whenever you can, if you can, if possible, if you have time, in the background,
  in background, the task, task, do me a favor and, do me a favour and, feel free to, make sure to,
  take your time and, for the team, for me, as a next step
  hola, por favor, porfa, ahora, luego, despues, gracias, en segundo plano, bonjour, salut, sil te plait,
  sil vous plait, svp, stp, merci de, ensuite, puis, maintenant, en arriere plan, hallo, bitte, jetzt, dann, danach,
  mal, im hintergrund, ola, oi, agora, depois, em segundo plano, ciao, per favore, 请, 請, 麻烦, 帮我, 幫我, 你好,
  能不能, 可以, 能, 请帮我, 在后台, 请你
`);

/** Turns what follows into a request to the bot. */
export const asks = list(`
  can you, could you, would you, will you, can u, could u, would u, can ya, would you mind, do you mind,
  could you possibly, can you please, are you able to, is there any chance you could, any chance you could,
  you should, you could, you can, i want you to, i need you to, i would like you to, id like you to, i want to have,
  help me to, help me, help us, lets, let us, your task is to, your job is to, we want you to, we need you to,
  id love for you to, i was hoping you could, i wonder if you could
  puedes, podrias, puede usted, me puedes, quiero que, necesito que, ayudame a, quisiera que, peux tu, tu peux,
  pourrais tu, pouvez vous, pourriez vous, jaimerais que tu, je veux que tu, aide moi a, kannst du, konntest du,
  konnen sie, konnten sie, wurdest du, ich mochte dass du, hilf mir, voce pode, pode, poderia, quero que,
  preciso que, consegue, me ajude a, puoi, potresti, kun je, kan je
`);

/** What the person means to do, perhaps with the bot: a request only where nothing is asked besides. */
export const intentions: readonly string[] = [
  'id love to',
  'i would love to',
  'i want to',
  'we want to',
  'i wanna',
  'id like to',
  'i would like to',
  'wed like to',
  'quiero',
  'je veux',
  'jaimerais',
  'je voudrais',
  'ich mochte',
  'ich will',
  'quero',
  'gostaria de',
  'voglio',
];

/** A gift that is only words: "give me three tips". */
export const talkGift =
  /^(?:give|get|tell|offer|send|show) (?:me|us) (?:(?:a|an|some|one|two|three|four|five|ten|\d+|the|your|any|another|more|a few|a couple of) )?(?:\S+ ){0,2}?(?:overview|ideas?|tips?|hints?|advice|examples?|opinions?|thoughts?|summary|feedback|explanation|reasons?|suggestions?|definition|intro|introduction|rundown|recommendations?|pointers?|facts?|names?|words?|synonyms?|gist|basics|answer|difference)\b/u;

/** Asks for a thing by name. */
export const wishes = list(`
  i want, i need, i would like, id like, id love, we need, we want, wed like, we would like, need, want,
  looking for, im looking for, i am looking for, requesting, gimme, give me, get me, can i get, can i have,
  could i get, could i have, may i have, wanted, id appreciate, i could use, please provide, provide
  quiero, necesito, quisiera, necesitamos, me gustaria, dame, jai besoin d*, jai besoin de, je veux, je voudrais,
  jaimerais, il me faut, donne moi, nous avons besoin de, ich brauche, ich mochte, ich will, wir brauchen,
  ich hatte gern, gib mir, quero, preciso de, preciso, precisamos de, gostaria de, me de, voglio, vorrei, mi serve,
  ho bisogno di, ik wil, ik heb nodig
`);

/** Opens a question, with or without its mark. */
export const questionOpeners = list(`
  what, whats, why, whys, how, hows, when, whens, where, wheres, who, whos, whose, which, is, are, was, were, am,
  does, do you, do we, do they, do i, do people, do the, do all, did, has, have you, have we, have they, have any,
  had, should, shall, would, could, can, will, may, might, isnt, arent, doesnt, dont you, didnt, wont, cant,
  any idea*, any tip*, any advice, any thoughts, any good, any news, any recommendation*, anyone, anybody,
  thoughts on, wdyt, wat, wut, question, quick question, wondering, out of curiosity, in what, at what, for what,
  to what, since when, honest question, ever
  que, cual, cuales, como, por que, porque, cuando, quien, quienes, donde, cuanto, cuanta, cuantos, es, esta, hay,
  sabes, debo, deberia, quest ce, est ce, cest quoi, quel, quelle, quels, quelles, quoi, comment, pourquoi, quand,
  qui, ou, combien, a quoi, y a t il, faut il, dois je, sais tu, wie, warum, wann, wer, wo, wieso, weshalb, welche*,
  wieviel, woher, ist, sind, gibt es, soll ich, weisst du, hast du, o que, qual, quais, quando, quem, onde, quanto,
  quantos, devo, existe, voce sabe, sera que, cosa, che, perche, chi, dove, hoe, waarom, wanneer
`);

/** Marks of a question that may stand anywhere, in scripts without spaces. */
export const questionMarks = list(`
  什么, 什麼, 为什么, 為什麼, 怎么, 怎麼, 如何, 多久, 多长时间, 多少, 是不是, 有没有, 哪个, 哪些, 谁, 何ですか,
  なぜ, どうして, どうやって, どのくらい, とは, いつ, ますか, でしょうか, ですか, 무엇, 뭐야, 왜, 어떻게, 언제,
  얼마나, 인가요
`);

/** A polite request in the form of a question, in scripts without spaces. */
export const askMarks: readonly string[] = [
  '帮我',
  '幫我',
  '请',
  '請',
  'ください',
  '下さい',
  'お願い',
  'くれますか',
  'もらえますか',
  'いただけますか',
  '해줘',
  '해 줘',
  '해주세요',
  '해 주세요',
  '줘',
];

/** A finite verb right after a word that could be a command makes it a subject: "build is red", "research on tea says". */
export const finiteVerbs = list(`
  matters, matter, sucks, rocks, rules, kills, helps, hurts, costs, means, remains, stays, ends, starts,
  is, isnt, are, arent, was, wasnt, were, has, hasnt, have, had, takes, took, fails, failed, failing, looks, looked,
  seems, keeps, kept, never, shows, says, said, suggests, works, worked, hangs, hung, broke, breaks, passes, passed,
  does, doesnt, did, didnt, wants, went, goes, got, made, makes, gave, gives, ran, runs, crashed, crashes, always,
  will, would, can, could, should, came, became, feels, sounds, sucks, needs, wont, cant, returned, returns, es,
  esta, fue, est, sont, ist, sind, war, hat, foi, sao
`);

/** Opens talk about people and things; no request begins so. */
export const talkOpeners = list(`
  i, im, ive, id, ill, we, were, weve, he, hes, she, shes, they, theyre, you, youre, it, its, that, thats, this,
  these, those, there, theres, my, our, your, his, her, their, the, yesterday, last, no, not, yes, yeah, lol, haha,
  ugh, wow, cool, nice, because, but, if, when, since, although, after, before, someone, somebody, everyone,
  everybody, nobody, people, anyway, speaking, imagine, suppose, remember, apparently, honestly, frankly, fun fact,
  guess, yo, el, la, los, las, nosotros, mi, ayer, je, jai, nous, il, elle, ils, le, les, mon, ma, hier, ich, wir,
  er, sie, der, die, das, mein, gestern, eu, nos, ele, ela, o, a gente, meu, minha, ontem
`);

/** Some day is no day. */
export const someday = /\b(?:one day|some ?day|at some point|in the future|sooner or later|if i had time)\b/u;
