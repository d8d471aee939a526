/*
 * What people say when they turn an offer down, and when they put it off: a careful colleague starts neither. Written
 * from general knowledge of each language; compared without case, accents and apostrophes.
 */

import { list } from '../list.ts';

export const declining = list(`
  # English
  no, nope, nah, nay, naw, n, noo, no thanks, no thank you, no thx, no ty, hell no, absolutely not, yeah no,
  yeah nah, yeah nope, ok no, hmm no, not really, unnecessary, dont, please dont, dont start, dont start that,
  dont begin, dont proceed, prefer not, prefer not to, i would prefer not to, ill do it, ill handle it,
  ill take care of it, pass, pass on that, hard pass, ill skip, ill skip it, skip, skip it, skip this, leave it,
  just leave it, drop it, drop that, forget it, forget about it, forget about that, nevermind, nvm, nm, never,
  cancel, cancel this, abort, abort it, stop, stop it, stop this, stop right there, halt, negative, rejected,
  refused, i decline, decline, i refuse, disagree, bad idea, im good, im good thanks, its fine thanks, no its ok,
  changed my mind, ive reconsidered, count me out, do nothing, not in the background, -1, no just here,
  just answer here, nuh uh, uh uh, thumbs down, please stop, leave it as it is
  # Spanish
  que no, no gracias, mejor no, no hace falta, no es necesario, no quiero, no lo hagas, no hagas nada, no empieces,
  dejalo, dejalo asi, olvidalo, cancela, cancelalo, para nada, de ninguna manera, claro que no, por supuesto que no,
  ni hablar, no inicies
  # French
  non, nan, nan merci, non non, pas la peine, ce nest pas la peine, pas besoin, laisse tomber, laisse, oublie,
  oublie ca, annule, surtout pas, pas question, bien sur que non, ne fais rien, ne le fais pas, ne commence pas,
  ne lance pas, je ne veux pas, arrete, plutot pas, je prefere pas, je prefere que non, sans facon, pas necessaire,
  certainement pas, absolument pas
  # German
  nein, nee, ne danke, nee danke, nein nein, lieber nicht, besser nicht, lass es, lass mal, lass das, lass gut sein,
  nicht notig, nicht notwendig, brauche ich nicht, brauch ich nicht, vergiss es, auf keinen fall, bloss nicht,
  bitte nicht, mach das nicht, mach es nicht, nicht starten, nicht anfangen, fang nicht an, abbrechen, stopp,
  danke nein, naturlich nicht, ich will nicht, muss nicht sein, nicht im hintergrund, nichts machen, keinesfalls
  # Portuguese
  nao, nao obrigado, nao obrigada, nao precisa, nao e preciso, nao e necessario, nao quero, melhor nao, nem pensar,
  deixa pra la, deixa para la, deixa, deixe, esquece, esqueca, cancele, nao faca, nao faca isso, nao comece,
  de jeito nenhum, claro que nao, prefiro nao
  # Italian, Dutch, Nordic
  no grazie, meglio di no, non farlo, lascia stare, lascia perdere, annulla, non serve, non iniziare, nee bedankt,
  nee dank je, liever niet, niet nodig, niet doen, laat maar, hoeft niet, doe maar niet, niet beginnen, nej, nei,
  nej tack, nej tak, nei takk, ei, ei kiitos, helst inte, gor det inte
  # Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Vietnamese
  nie, nie dzieki, nie dziekuje, nie trzeba, lepiej nie, ne, ne diky, nem, nem kosz, koszonom nem, nu, nu multumesc,
  hayir, hayır, hayir tesekkurler, yok, istemiyorum, gerek yok, vazgec, tidak, tidak usah, jangan, nggak, gak,
  không, khong, thoi, thôi
  # Russian, Ukrainian, Greek, Arabic, Hebrew, Hindi
  нет, не, не надо, нет спасибо, не нужно, не стоит, не начинай, не запускай, не хочу, отмена, забудь,
  лучше не надо, конечно нет, ні, οχι, لا, لا شكرا, לא, नहीं, नही
  # Chinese
  不, 不要, 不用, 不用了, 不了, 不了谢谢, 不需要, 不行, 不可以, 不必, 不必了, 不好, 别, 别做, 别开始, 不要开始,
  先别, 先别开始, 先不要, 先不用, 算了, 算了吧, 取消, 停, 停止, 不是, 没必要, 不想, 我不要, 我不想, 现在不要,
  现在不用, 现在不行, 現在不要, 還是不要, 还是不要了, 还是算了, 別, 不用謝謝
  # Japanese
  いいえ, いえ, いや, いやいい, いやいいです, いや大丈夫です, やめて, やめてください, やめとく, やめておきます,
  結構です, けっこうです, いらない, いりません, 要りません, 必要ない, 必要ありません, 不要です, しないで,
  しないでください, 始めないで, 始めないでください, やらないで, やらなくていい, キャンセル, 中止, ストップ, だめ,
  ダメ, ダメです, いえ大丈夫です, 遠慮します, いえ結構です, 今はいい, 今はいいです, 今は結構です, 今は大丈夫です
  # Korean
  아니, 아니요, 아니오, 아뇨, 됐어, 됐어요, 하지마, 하지 마, 하지마세요, 하지 마세요, 필요없어, 필요 없어요,
  괜찮아요, 취소, 그만, 싫어, 안돼, 안 돼
  # Signs
  👎, ❌, 🙅, 🚫, ⛔, 🛑, ✖, ✋
`);

/** Not refused, but not now either. */
export const delaying = list(`
  # English
  later, later on, maybe later, perhaps later, some other time, another time, another day, maybe another day,
  not now, not right now, not for now, not yet, not today, not tonight, not so fast, not just yet, not immediately,
  not straight away, tomorrow, maybe tomorrow, tomorrow morning, next week, next month, on monday, on tuesday,
  on wednesday, on thursday, on friday, on the weekend, this evening, this afternoon, tonight, after lunch,
  after the meeting, after my meeting, after work, after the weekend, in the evening, wait, wait a moment,
  wait a sec, wait for me, please wait, ill wait, hang on a second, hang on a minute, wait with it, wait with that,
  id wait, hold on, hold off, hold your horses, hang on, hang on a sec, one moment, one sec, one second,
  one minute, just a sec, just a second, just a minute, give me a minute, give me a moment, give me a sec,
  give me a second, give me five minutes, give me a few minutes, in a minute, in a moment, in a bit, in a while,
  in an hour, in a few minutes, in a few hours, in a sec, soon, eventually, postpone, ask me again later,
  ask me again tomorrow, ask me later, ask me tomorrow, ask again later, remind me later, remind me tomorrow,
  well do it later, come back later, let me think about it, i have to think about it, ill think about it,
  slow down, easy, take it slow, sleep on it, let me sleep on it, ill sleep on it
  # Spanish, French
  ahora no, todavia no, aun no, mas tarde, mejor mas tarde, mejor luego, mejor despues, mejor manana, luego, despues, manana, otro dia, otra vez sera, en otro momento,
  quizas mas tarde, tal vez mas tarde, espera, espere, un momento, por ahora no, de momento no, hoy no,
  hablemos primero, primero hablemos, tal vez luego, pas maintenant, pas encore, plus tard, peut etre plus tard,
  demain, pas tout de suite, attends, attendez, un instant, une autre fois, pas aujourdhui, parlons en dabord,
  dabord on en parle, on en parle dabord, on verra plus tard, pour linstant non, pas pour le moment, apres
  # German
  spater, spaeter, vielleicht spater, noch nicht, jetzt nicht, nicht jetzt, jetzt noch nicht, gerade nicht,
  im moment nicht, momentan nicht, heute nicht, morgen, erst morgen, ein andermal, ein anderes mal, nachher, warte,
  warte mal, warten, moment, moment mal, einen moment, lass uns erst reden, lass uns erst daruber reden,
  lass uns zuerst daruber reden, erst reden, lass uns erst mal reden, lass uns warten, nachste woche
  # Portuguese, Italian, Dutch, Nordic
  agora nao, ainda nao, mais tarde, depois, talvez depois, talvez mais tarde, amanha, outra hora, outro dia,
  espera ai, hoje nao, por enquanto nao, vamos conversar primeiro, non ora, non adesso, non ancora, piu tardi, dopo,
  domani, aspetta, un attimo, forse dopo, magari dopo, nu niet, niet nu, nog niet, later misschien, misschien later,
  straks, wacht, even wachten, inte nu, ikke nu, ikke na, senere, senare, ikke enda, inte an, vent, vanta, ei nyt,
  myohemmin
  # Others
  nie teraz, jeszcze nie, pozniej, potem, pozdeji, ted ne, kesobb, mai tarziu, simdi degil, şimdi değil, sonra,
  daha sonra, nanti, belum, jangan sekarang, de sau, để sau, не сейчас, потом, позже, попозже, пока нет,
  пока не надо, еще нет, завтра, подожди, подождите, не сегодня, давай потом, давай позже, давай сначала обсудим,
  لاحقا, ليس الآن, אחר כך, לא עכשיו, बाद में, अभी नहीं, 以后, 以后再说, 等一下, 等等, 等会, 等会儿, 等一下再说,
  稍后, 稍等, 晚点, 晚点再说, 晚一点, 待会, 待会儿, 改天, 明天, 下次, 下次吧, 再说, 再说吧, 还没, 还不行, 还不要,
  暂时不要, 暂时不用, 暂时不, 现在不, 先等等, 先聊聊, 先讨论一下, 我们先讨论一下, 先谈谈, 我们先谈谈, 过会儿,
  過會再說, 稍後, 晚點, 後で, あとで, 後ほど, またあとで, また後で, 後にして, 後にしてください, あとにして, まだ,
  まだです, まだいい, まだいいです, まだ始めないで, まだ始めないでください, 今度, また今度, 明日, 待って,
  待ってください, ちょっと待って, ちょっと待ってください, 今じゃない, 今ではない, 今はやめて, 今は無理,
  まず話しましょう, 先に話しましょう, 나중에, 나중에요, 다음에, 다음에요, 아직, 아직요, 아직 아니, 지금은 아니,
  지금은 아니요, 지금 말고, 잠깐, 잠깐만, 잠시만, 잠시만요, 기다려, 내일, ⏳, ⏸
`);

/** Keeps the work to oneself, however it is put. */
export const ownHands =
  /\b(?:do|handle|finish|run|write|make|fix|manage|take care of) (?:it|that|this|them) (?:myself|ourselves|by hand|manually|on my own)\b/u;

/** How a no goes on without a comma: "no I want to see it", "no because ..."; "no one answered" is no no. */
export const goingOn = list(`
  i, id, ill, im, ive, we, well, its, thats, this, you, leave, keep, because, since, use, until, quiero, prefiero,
  je, ich, eu, prefiro, я
`);

/** Small words in a second thought that only puts off: "but can we do it later". */
export const besidesRefusal = list(`
  do, it, start, can, could, we, i, id, rather, better, would, prefer, that, let, us, until, maybe, for, on, at,
  second, thoughts, thought, to, a, bit, still
`);
