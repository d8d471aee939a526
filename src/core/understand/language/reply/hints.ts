/*
 * The small words around a yes or a no: what changes nothing, what makes any answer doubtful, what may follow a yes as an
 * addition. Written from general knowledge of each language; compared without case, accents and apostrophes.
 */

import { list } from '../list.ts';

/** Changes nothing. */
export const polite = list(`
  anymore, any more, any longer, at all, after all, either,
  thanks, thank you, thank you so much, thank you very much, thanks a lot, thanks so much, many thanks, thx, thnx,
  ty, tysm, cheers, ta
  hey, hi, hello, oh, ah, well, hmm, hm, um, uh, so, then, now, right now, right away, asap, immediately, today,
  just, kindly, also, too, man, mate
  buddy, boss, dude, bot, sir, madam, friend, my friend, pal, guys, dear, meanwhile, lets, let us, you can, you may
  no rush, no hurry, take your time, whenever you can, whenever you are ready, when you can, when you have time,
  when youre ready, whenever youre ready, whenever, dont worry, if you can, if you dont mind, if thats ok
  if possible, if you would, if you please, if you could, as soon as you can, as soon as possible,
  in the background, in background, for me, very much, indeed, really, actually
  let me know when its done, let me know when youre done, let me know when its ready, let me know when you are done,
  let me know, let me know how it goes, keep me posted, keep me updated
  ping me when its done, ping me when its ready, ping me when youre done, and ping me when its done,
  and let me know when its done, and let me know, and ping me when youre done, and keep me posted
  tell me when its done, tell me when youre done, tell me when its ready, and tell me when its done,
  and tell me when its ready, notify me when its done, and notify me when its done, and let me know when youre done,
  and thanks, and thank you
  meanwhile ill get coffee, appreciated, much appreciated, appreciate it, i appreciate it, youre the best, you rock,
  by the way, btw, bitteschon, great thanks, good job, good bot, nice, wow, to me, with me, by me, it, that, this,
  all of it, everything, both
  por favor, porfa, porfavor, gracias, muchas gracias, ahora, ya, pues, bueno, amigo, hola, en segundo plano, svp,
  stp, sil te plait, sil vous plait, merci, merci beaucoup, bonjour, maintenant, alors, en arriere plan
  bitte, danke, danke schon, danke dir, vielen dank, dankeschon, jetzt, gleich, sofort, mal, doch, dann, na, hallo,
  im hintergrund, obrigado, obrigada, muito obrigado, valeu, agora, entao, ola, oi, em segundo plano, ai
  grazie, grazie mille, per favore, adesso, ora, subito, allora, ciao, alsjeblieft, aub, bedankt, dank je, dank u,
  maar, hoor, tack, takk, tak, kiitos, dzieki, dziekuje, prosze, poprosze, prosim, diky, koszonom, multumesc,
  te rog
  lutfen, lütfen, tesekkurler, teşekkürler, terima kasih, tolong, cam on, пожалуйста, спасибо, сейчас, ну, да ладно,
  شكرا, من فضلك, תודה, בבקשה, धन्यवाद, कृपया
  谢谢, 谢谢你, 谢了, 多谢, 請, 请, 谢, 吧, 啊, 呀, 了, 的, 呢, 嗯, 哦, 哈, 那, 就, 现在, 马上, 你, 謝謝, 在后台,
  麻烦, 辛苦了
  ありがとう, ありがとうございます, どうも, どうぞ, です, ます, ね, よ, じゃあ, では, それじゃ, すみません, 今すぐ,
  今, すぐに, バックグラウンドで, よろしく, よろしくお願いします, よろしくおねがいします, 宜しくお願いします, あ,
  え, まあ
  감사합니다, 고마워, 고마워요, 요, 지금, 바로, 그럼
  😀, 😃, 😄, 😁, 🙂, 😊, 🙏, 🎉, ❤, 💪, 🔥, 👏, 🤩, 😍, 🥳, ✨, 😉, 🙌, 🤝, ☺, 😎, 💚, 💙, 🤖, ⭐
`);

/** Makes any answer unclear, wherever it stands. */
export const doubting = list(`
  # Undecided
  maybe, perhaps, possibly, probably, not sure, not sure yet, im not sure, i am not sure, unsure, dunno, idk,
  i dont know, dont know, no idea, no clue, i guess, i guess so, i suppose, i suppose so, i think so, i think,
  i hope, hopefully, whatever, whatever you think, up to you, your call, you decide, as you like, as you wish,
  if you want, if you like, if you must, if you insist, yes and no, yes no, no yes, yes or no, yes no maybe,
  kind of, sort of, kinda, sorta, depends, it depends, that depends, could be, might, let me see, let me check,
  well see, we will see, not bad, meh, eh, who knows, undecided, in theory, in principle, in general, in a way,
  more or less, yeah yeah, sure sure, no doubt, ok ok, fine fine, keep talking, your brain, make me a, so so,
  for what, with what, in what, with whom, quizas, quiza, tal vez, puede ser, a lo mejor, depende, no se, no lo se,
  ni idea, no estoy seguro, no estoy segura, peut etre, je ne sais pas, je sais pas, ca depend, aucune idee,
  pas sur, on verra, vielleicht, mal sehen, mal schauen, weiss nicht, ich weiss nicht, keine ahnung, kommt drauf an,
  kommt darauf an, eventuell, unsicher, naja, na ja, ja und nein, oder, jein, talvez, nao sei, sei la, quem sabe,
  forse, non so, non lo so, dipende, magari, boh, misschien, weet niet, weet ik niet, kanske, maske, moze, mozna,
  belki, mungkin, nie wiem, nevim, bilmiyorum, может, может быть, не знаю, возможно, наверное, посмотрим, ربما,
  אולי, शायद, 也许, 可能, 可能吧, 不知道, 不确定, 看情况, 随便, 再看看, 或许, 不好说, たぶん, 多分, わからない,
  わかりません, 分かりません, どうかな, かもしれない, かも, 微妙, 아마, 아마도, 글쎄, 글쎄요, 몰라, 모르겠어요,
  잘 모르겠어요, 만약
  # Jokes, sarcasm, reproach
  yeah right, yes right, sure whatever, as if, like that would, waste, waste my time, just kidding, kidding, jk,
  joking, lol, lmao, rofl, haha, hahaha, lolz, ha ha, sarcasm, obviously, because that, because it, because you,
  what could go wrong, what could possibly go wrong, like last time, worked so well, thanks for nothing,
  big surprise, my ass, worse, slower, ruin, more bugs, another bug, wrong again, fail again, break everything,
  with my luck, in your dreams, in my dreams, when pigs fly, when hell freezes over, good luck, genius, einstein,
  sherlock, do it yourself, even think, dream on, why bother, if only, over my dead body, me alone, go away,
  shut up, like you, as usual, klar doch haha, sicher doch, ja ja, jaja, cause you, said, says, saying, supposedly,
  the whole world, eyeroll, 🤔, 🙄, 😒, 🤷, 🤨, 😬, 😕, 😐, 😑, 😏, 😂, 🤣, 🤡, 😅, 😤, 😠, 😡, 🤦, 💩, 🙃, 😴, 😭,
  ❓, ❔, ⁉
`);

/** Makes a yes depend on something the bot cannot settle. */
export const conditions = list(`
  if, iff, only if, unless, provided, provided that, providing, as long as, so long as, assuming, on condition,
  on the condition, in case, once, when, whenever, as soon as, only when, not before, until, after, before, whether,
  except if, otherwise, except when, subject to
  solo si, siempre que, cuando, mientras, a menos que, seulement si, quand, a condition, sauf si, tant que, wenn,
  falls, nur wenn, sofern, solange, sobald, so se, caso, desde que, quando, a menos, contanto, se, solo se, als,
  alleen als, mits, jesli, jezeli, eger, kalau, jika, если, только если, когда, если только
  如果, 要是, 假如, 只要, 除非, 的话, 等到, 当, もし, なら, たら, れば, 場合, だったら, 면
`);

/** Makes it a question also where the question mark is left out. */
export const asking = list(`
  what, whats, why, how, hows, who, whos, which, where, wheres, whose, can you, could you, would you, will you,
  are you, is it, is that, is this, does it, do you, did you, will it, can it, can i, may i, should i, explain,
  tell me more, tell me, more info, more details, the details, show me the plan
  que, cuanto, como, por que, quien, donde, cual, combien, comment, pourquoi, quoi, qui, quel, quelle, est ce que,
  wie, was, wer, warum, wieso, welche, wo, quanto, quem, onde, qual, cosa, perche, chi, hoe, wat, wie lange, waarom,
  hoeveel, сколько, что, как, почему, зачем, кто, где
  什么, 怎么, 为什么, 多久, 多少, 谁, 哪, 吗, 嗎, 什麼, 何, なぜ, どの, どう, いくら, いつ, 誰, ですか, ますか,
  のか, 뭐, 왜, 얼마, 언제, 누구, 까요, 나요
`);

/** Joins an addition to a yes. */
export const joining = list(`
  but, and, though, however, but please, and please, and also, but also, just please, pero, y, mais,
  et, aber, und, mas, e, ma, maar, men, och, og, ale, i, ama, ve, tapi, но, и
  但, 但是, 不过, 只是, 并且, 而且, 同时, 另外, 但要, 不過, でも, ただし, ただ, しかし, が, けど, 하지만, 그런데,
  단
`);
