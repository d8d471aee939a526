/*
 * How people stop work that is going on. Only whole messages count, so a phrase here may be short. Written from general
 * knowledge of each language; compared without case, accents and apostrophes.
 */

import { list } from './list.ts';

export const stopping = list(`
  stop, stahp, stop now, stop it, stop that, stop this, stop them, stop all, stop all of them, stop all of it,
  stop everything, stop both, stop running, stop running it, stop running that, stop right there, stop right now, stop working, stop working on it,
  stop working on that, stop doing that, stop doing this, full stop
  cancel, cancel it, cancel that, cancel this, cancel them, cancel all, cancel everything, cancel all of them,
  cancel both, abort, abort it, abort that, abort this, abort everything, abort mission, halt, halt it, halt that,
  halt everything, quit, quit it, quit that, kill, kill it, kill that, kill this, kill them, kill everything
  terminate, terminate it, terminate that, end it, end that, interrupt, interrupt it, never mind, nevermind, nvm,
  forget it, forget that, forget about it, forget about that, drop it, drop that, scrap it, scrap that,
  scratch that, leave it, call it off, pull the plug, dont continue, do not continue, dont go on, dont do it,
  dont do that, stop working on this, thats enough, that is enough
  para, para ya, parate, paralo, alto, detente, detenlo, deten, deten eso, cancela, cancelalo, cancela eso,
  cancelar, aborta, olvidalo, dejalo, basta, no importa, no sigas
  arrete, arrete ca, arrete tout, arretez, arreter, annule, annule ca, annuler, annulez, laisse tomber, stoppe,
  oublie, oublie ca, ca suffit, interromps, interrompre
  stopp, stoppe das, stopp das, stoppen, halt an, anhalten, hor auf, aufhoren, hore auf, abbrechen, abbruch,
  brich ab, brich das ab, brich es ab, beenden, beende das, vergiss es, vergiss das, lass es, lass das, schluss,
  egal
  pare, pare isso, para isso, parar, pare ja, cancele, cancele isso, cancela isso, aborte, abortar, esquece,
  esqueca, esquece isso, deixa pra la, deixa para la, chega, interrompa
  ferma, fermati, fermalo, annulla, annullalo, interrompi, lascia perdere, lascia stare, smettila, stop ermee,
  stop daarmee, annuleer, annuleren, hou op, laat maar, sluta, stoppa, avbryt, stans, stop det, annuller, lopeta,
  peruuta, seis
  zatrzymaj, zatrzymaj to, anuluj, przestan, zastav, zrus to, allj, hagyd abba, opreste, anuleaza, dur, durdur,
  iptal, iptal et, vazgec, berhenti, batalkan, hentikan, dung lai, huy, dừng lại, hủy
  стоп, остановись, останови, остановите, отмена, отмени, отменить, отмените, прекрати, хватит, забудь, зупини,
  скасуй, توقف, إلغاء, עצור, בטל, रुको, रद्द करो, σταματα, ακυρωση
  停, 停止, 停下, 停下来, 停一下, 停手, 取消, 取消吧, 取消它, 中止, 终止, 别做了, 别弄了, 别跑了, 不要做了,
  不用做了, 算了, 算了吧, 停止运行, 取消任务, 停止任务, 終止, 別做了
  やめて, やめろ, やめてください, もうやめて, 止めて, 止めてください, とめて, 止まれ, 止まって, ストップ,
  ストップして, 中止して, 中止してください, 停止して, 停止してください, キャンセル, キャンセルして,
  キャンセルしてください, 取り消して, 取り消し, もういい, もういいです
  멈춰, 멈춰줘, 멈춰 주세요, 중지, 중지해, 중지해줘, 중지해 주세요, 취소, 취소해, 취소해줘, 취소해 주세요, 그만,
  그만해, 그만해줘, 그만하세요, 중단, 중단해, 중단해줘
  🛑, ❌, ⛔, ✋, 🚫, ⏹
`);

/** What may be stopped, by its kind. */
export const stoppable =
  /\b(?:stop|cancel|abort|halt|kill|terminate|end|quit|interrupt)(?: (?:running|doing|with))? (?:the|this|that|my|all|all the|every|both|these|those|your)(?: [\p{L}\p{N}-]+){0,2} (?:run|runs|job|jobs|task|tasks|work|works|process|processes|build|thing|things|command|test|tests|search|research|migration|report|execution|operation|request|script|workflow|workflows)\b/gu;

/** Changes nothing around a stop. */
export const besidesStopping = list(`
  please, pls, plz, thanks, thank you, thx, now, right now, immediately, at once, asap, just, ok, okay, oh, oh no,
  hey, no, no no, nope, wait, wait wait, hold on, actually, sorry, well, hmm, um, oops, whoops, can you, could you,
  would you, will you, you can, you may, you should, can we, lets, i said, and, bot, meanwhile, then, here, for now,
  yes, yeah, quickly, i changed my mind, changed my mind, i want you to, i need you to, id like you to,
  i dont need it, i dont need it anymore, dont need it anymore, not needed anymore, no longer needed,
  its not needed, all good, my bad, its fine, dammit, damn, it, that, this, already, man, dude, ill do it myself,
  stop
  por favor, gracias, ya, ahora, puedes, sil te plait, sil vous plait, svp, stp, merci, maintenant, tout de suite,
  peux tu, bitte, danke, sofort, jetzt, mal, das, es, kannst du, obrigado, obrigada, agora, ja, isso, per favore,
  grazie, subito, alsjeblieft, пожалуйста, сейчас, это, lutfen, tolong, 请, 請, 吧, 了, 谢谢, 謝謝, 马上, 现在,
  任务, 它, 快, ください, お願い, お願いします, 今すぐ, すぐに, それ, もう, 주세요, 제발, 지금, 당장, 🙏
`);

/** Why, after an order to stop; after "never mind" it takes back what was said. */
export const reasonsToStop = list(`
  i made a mistake, my mistake, that was a mistake, it was a mistake, i made a typo, wrong branch, wrong one, wrong command,
  wrong file, wrong repo, wrong folder, wrong environment, wrong request, thats wrong, that was wrong, its wrong, thats the wrong one,
  not needed any more, i dont need it any more, dont need it any more, i dont need that, i dont need this
`);

/** What begins an order to stop. */
export const stopOrders = /^(?:stop|cancel|abort|halt|kill|terminate|end|quit|interrupt)/u;
