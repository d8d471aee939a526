/*
 * What people say when they agree to something that was offered to them, by how much it can carry. Written from general
 * knowledge of each language; compared without case, accents and apostrophes. A phrase that is as often said in passing
 * ("nice", "thanks", "right") is left out on purpose: unclear costs one question, a wrong yes costs a run.
 */

import { list } from '../list.ts';

/** Clear enough to be followed by what to do differently: "yes, in French". */
export const agreeing = list(`
  # English
  yes, ye, yeah, yeh, yep, yup, ya, yas, aye, yah, yessir, yes sir, hell yeah, oh yes, sure, for sure, ok, okay,
  okey, oke, okie, okie dokie, okey dokey, oki, oki doki, okidoki, kk, alrighty, aight, absolutely, certainly,
  totally, of course, ofc, by all means, with pleasure, gladly, roger, roger that, agreed, approved, confirmed,
  i agree, i approve, i confirm, go ahead, goahead, go ahed, feel free, proceed, do it, do that, do this, do so,
  yes do, do please, just do it, do your thing, make it so, make it happen, get it done, kick it off,
  kick that off, fire away, ship it, start that, run it, queue it, start the job, start the work, start the task,
  start the run, start working, start working on it, work on it, begin work, get started, get going,
  continue with it, go with it, put it in the background, in the background please, in the background is fine,
  in the background is great, background is fine, background works, take it away, you have my blessing,
  green light, be my guest, sounds good to me, sounds lovely, that sounds good to me, that sounds lovely,
  works for me, this works, that would be great, that would be good, thatd be perfect, thatd be nice,
  that would help, that would be really great, thatd be amazing, would be helpful, would be great, would be nice,
  would be good, would be awesome, would be lovely, itd be great, would love that, id love that, i would love that,
  id love you to, id like that, i would like that, id appreciate that, i would appreciate that, id appreciate it,
  i want that, i want you to, id like you to, fine by me, ok with me, ok by me, ok for me, im fine with that,
  im okay with that, im good with that, im all for it, count me in, thats fine, thats ok, thats okay, thats good,
  thats fine by me, that is fine, that is ok, its fine by me, thats a good idea, good idea, great idea, nice idea,
  good plan, good call, lets do this, lets go, lets get started, lets get going, lets try, lets try it,
  lets try that, lets roll, let us do it, why not?, why not, no objections, no objection, i dont mind,
  i wouldnt mind, cant wait, dont wait, lgtm, +1, perfect, ys, yess, eys, yse, yees, sur, shure, plz do, pls do,
  pls go ahead, can do
  # Spanish
  si, si si, sip, claro, claro que si, por supuesto, desde luego, adelante, vale, dale, de acuerdo, hazlo, hagalo,
  hagamoslo, empieza, empieza ya, comienza, inicialo, ejecutalo, esta bien, me parece bien, me parece, suena bien,
  buena idea, perfecto, genial, estupendo, venga, por que no, como no, sigue adelante, hazlo en segundo plano,
  si quiero, andale, orale, excelente, procede, obvio
  # French
  oui, ouais, oui oui, ouip, daccord, dac, ok dac, bien sur, vas y, vas-y, allez y, allons y, go vas y, fais le,
  fais ca, faites le, faites, lance, lance le, lance ca, lancez, commence, commencez, volontiers, avec plaisir,
  parfait, ca marche, ca me va, ca roule, bonne idee, excellente idee, pourquoi pas, entendu, tres bien, absolument,
  evidemment, certainement, carrement, je veux bien, super idee, nickel, bien entendu
  # German
  ja, jo, jep, jup, jawohl, ja ja bitte, ja klar, ja gerne, ja gern, ja bitte, klar, na klar, aber klar, sicher,
  aber sicher, natuerlich, naturlich, selbstverstandlich, gerne, gern, sehr gerne, sehr gern, bitte ja,
  einverstanden, in ordnung, geht klar, alles klar mach, mach, mach das, mach es, machs, mach mal, mach ruhig,
  mach bitte, bitte mach das, leg los, los, los gehts, auf gehts, fang an, starte, starten, starte es, starte bitte,
  klingt gut, hort sich gut an, passt, passt so, passt fur mich, gute idee, tolle idee, okay mach, perfekt, tu das,
  warum nicht, von mir aus, jawoll, genau so, ja mach, unbedingt, auf jeden fall, nur zu, bitte starten
  # Portuguese
  sim, sim sim, claro que sim, com certeza, pode ser, pode, pode fazer, pode comecar, pode iniciar, pode ir,
  vai em frente, va em frente, siga em frente, siga, faca isso, faz isso, faca, manda ver, manda bala, beleza, blz,
  ta bom, tudo bem, esta bem, esta bom, combinado, fechado, perfeito, otimo, otima ideia, boa ideia, bora, vamos,
  vamos la, vamos nessa, comece, comeca, inicie, por que nao, aceito, concordo, com prazer
  # Italian
  si certo, certo, certamente, va bene, vai, vai pure, procedi, fallo, fai pure, perfetto, volentieri, inizia,
  daccordo, buona idea, ottimo, ottima idea, perche no, ok vai, assolutamente si
  # Dutch
  graag, ja graag, prima, doe maar, doe dat, doe het, zeker, natuurlijk, is goed, goed idee, ga je gang, akkoord,
  begin maar, toe maar, ja hoor, uitstekend, klinkt goed
  # Nordic
  japp, jada, javisst, gor det, gjor det, kor, kor pa, garna, gjerne, ja tack, ja takk, ja tak, absolut, kylla, joo,
  juu, tee se, selvfolgelig, naturligvis, ok kor
  # Polish, Czech, Hungarian, Romanian
  tak prosze, tak poprosze, tak zrob to, jasne, pewnie, oczywiscie, zrob to, dobrze, zgoda, zaczynaj, dawaj, ano,
  ano prosim, jasne udelej to, igen, rendben, persze, da te rog, sigur, desigur, bine
  # Turkish, Indonesian, Vietnamese
  evet, evet lutfen, tamam, olur, tabii, tabii ki, elbette, basla, baslat, ya silakan, silakan, boleh, baik, tentu,
  lanjutkan, vang, duoc, co lam di, đồng ý, được, vâng
  # Russian, Ukrainian
  да, да да, ага, конечно, давай, давайте, хорошо, ладно, начинай, начинайте, сделай, сделайте, сделай это,
  запускай, запускайте, поехали, согласен, согласна, отлично, договорились, идет, приступай, ок, окей, так,
  звичайно
  # Greek, Arabic, Hebrew, Hindi
  ναι, βεβαια, προχωρα, نعم, أجل, حسنا, حسناً, موافق, تفضل, ابدأ, بالتأكيد, כן, בטח, קדימה, हाँ, हां, जी हाँ,
  ठीक है, ज़रूर
  # Chinese
  是, 是的, 好, 好的, 好吧, 好啊, 好呀, 好呢, 好滴, 好哒, 好好, 行, 行吧, 行啊, 可以, 可以的, 可以啊, 当然,
  当然可以, 没问题, 开始, 开始吧, 请开始, 开始做吧, 做吧, 去做吧, 请做, 执行吧, 运行吧, 同意, 确认, 就这样,
  就这么办, 就这样吧, 听起来不错, 嗯好, 嗯嗯, 要的, 请继续, 继续, 继续吧, 去吧, 来吧, 麻烦了, 麻烦你了, 没意见, 對,
  可以的話就開始, 沒問題, 開始吧, 當然, 請開始
  # Japanese
  はい, はいはい, うん, ええ, お願い, お願いします, おねがいします, お願いいたします, 是非, ぜひ, 是非お願いします,
  ぜひお願いします, いいよ, いいですよ, いいですね, いいね, やって, やってください, やってみて, やってくれ, 始めて,
  始めてください, はじめてください, 進めて, 進めてください, 実行して, 実行してください, もちろん, もちろんです,
  了解, 了解です, 了解しました, 承知しました, 大丈夫です, オッケー, オーケー, それで, それでお願いします, 頼む,
  頼みます, 構いません, 問題ありません, 問題ないです, 開始してください
  # Korean
  네, 넵, 예, 응, 좋아, 좋아요, 좋습니다, 그래, 그래요, 해줘, 해주세요, 부탁해, 부탁해요, 부탁합니다, 부탁드립니다,
  시작해, 시작해줘, 시작해주세요, 시작해 주세요, 진행해, 진행해주세요, 진행해 주세요, 물론, 물론이죠, 알겠습니다,
  오케이
  # Signs
  👍, 👌, ✅, ✔, ☑, 🆗, 🚀, 💯, 🫡, 🙆, ⭕
`);

/** Agree only where nothing else is said; "great, another meeting" is no answer. */
export const agreeingAlone = list(`
  y, k, go, go on, start, begin, great, good, cool, fine, awesome, amazing
  wonderful, fantastic, brilliant, lovely, splendid, superb, super, deal, bet, word, granted, okily dokily
  im good to go, good to go, ready, im ready, toll, bueno, bien, bene, buono, gut, bom, bon, goed
  bom demais, grand, sweet, top, engage, execute, run, launch, accept, accepted, i accept, da
`);

/** Agree where nothing at all is said besides; beside other words they are manners. */
export const pleading: readonly string[] = ['please', 'pls', 'plz', 'plss', 'pretty please', 'please please'];

/** Agreement only beside a clearer word: alone it says as much "you are welcome". */
export const agreeingWeakly = list(`
  no problem, no problem at all, no prob, no probs, np, no worries, not a problem, no issue, no issues, all good
  no hay problema, sin problema, pas de probleme, pas de souci, kein problem, sem problema, nessun problema
  geen probleem, нет проблем, без проблем
`);
