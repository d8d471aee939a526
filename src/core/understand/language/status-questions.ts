/*
 * How people ask how work is getting on. Each pattern stands for one whole sentence, without greeting and politeness, in
 * lower case without accents and apostrophes. Written from general knowledge of each language.
 */

import { list } from './list.ts';

/** What work is called: "it", "the report", "my two background jobs". */
const THING = String.raw`(?:it|that|this|they|those|these|everything|(?:the|that|this|my|our|your|those|these)(?: [\p{L}\p{N}-]+){1,5})`;
const DONE = String.raw`(?:ready|done|finished|complete|completed|there|over|through|up)`;
const WORK = '(?:runs?|jobs?|tasks?|work|workflows?)';
const AT_WORK = '(?:running|active|queued|waiting|at work|working|in progress|in the queue|live|going on|pending)';
const YET = String.raw`(?: (?:yet|already|now|soon|by now|or not|still|so far|then|today))*`;

/** Keeps the words that a pattern leaves open: they name what is asked about. */
function naming(source: string): string {
  return source.replace(/\.\{\d,\d+\}|\(\?: (?:\[[^\]]+\]|\\p\{L\})\+\)\{\d,\d\}\??/gu, (open) => `(${open})`);
}

function sentence(source: string): RegExp {
  return new RegExp(`^(?:${naming(source)})\\??$`, 'u');
}

export const englishStatusPatterns: readonly RegExp[] = [
  String.raw`(?:is|are|isnt|arent|was) ${THING} (?:all |nearly |almost |still )?(?:${DONE}|running|going|in progress|in the queue|queued|stuck|waiting|working|being worked on|finishing|making progress|on track)${YET}`,
  String.raw`(?:is|are) ${THING} (?:getting|coming) (?:along|anywhere|there)${YET}`,
  String.raw`(?:are|arent) (?:you|u|we) (?:all |nearly |almost |still |not )?(?:${DONE}|working|running|busy|on it|at it|stuck|finished with .{1,40}|done with .{1,40}|working on .{1,40})${YET}`,
  String.raw`(?:still )?(?:done|ready|finished|complete|running|working|working on it|going|stuck|not done|not ready)(?: yet| already| now| with (?:it|that))?\?`,
  String.raw`not (?:done|ready|finished)(?: yet)?\?`,
  String.raw`(?:has|have|did|hasnt|havent|didnt) (?:${THING}|you|u) (?:already )?(?:pass|passed|succeed|succeeded|finish|finished|finish(?:ed)? (?:it|that|yet)|complete|completed|done|started|start|begun|made (?:any |some )?progress|stopped|ended|run|gone through|get(?:ting)? (?:it|that) done|failed|fail|crash|crashed)${YET}`,
  String.raw`(?:so )?how far (?:are you|are we|is (?:it|that|this)|along (?:are you|is ${THING})|did (?:you|it|that) get|have you (?:come|got|gotten)|has it (?:come|got|gotten)|are you (?:along |with .{1,40}))${YET}`,
  String.raw`how far(?: along)?(?: are you| is (?:it|that|this|(?:the|my|our|that|this)(?: [\p{L}\p{N}-]+){0,3} (?:run|job|task|work|report|migration|build|research|analysis|tests?|dashboard|script|import|export|download|upload|suite|api|pipeline|project|search|deployment)))?(?: with .{1,40})?`,
  String.raw`(?:how is|hows|how are) (?:that|this|(?:the|that|this|my|our)(?: [\p{L}\p{N}-]+){1,5}) (?:going|doing|coming|coming along|getting on|getting along|progressing|looking)${YET}`,
  String.raw`(?:how is|hows) it (?:coming|coming along|progressing|looking|getting on|going with .{1,40})${YET}`,
  String.raw`how (?:is|are) (?:you|things|we) (?:getting on|getting along|progressing|doing with .{1,40}|coming along)(?: with .{1,40})?`,
  String.raw`how (?:are you|are things|is progress|goes it|is the progress) (?:coming along|getting on|progressing|going with .{1,40})(?: with .{1,40})?`,
  String.raw`(?:what|wat|whatre|what the hell) (?:are|r) (?:you|u) (?:currently |still |actually |up to |even )?(?:working on|doing|busy with|running|up to|at)${YET}(?: (?:at the moment|right now|for me))*`,
  String.raw`(?:what is|whats) (?:currently |still )?(?:running|going on|happening|in (?:the|your|my) queue|queued|in progress|being worked on|cooking|taking so long|the (?:hold ?up|delay)|left(?: to do)?)${YET}(?: (?:at the moment|right now|with (?:it|that|my .{1,40}|the .{1,40}))){0,2}`,
  String.raw`(?:what is|whats) (?:the |your |its |my )?(?:current |latest )?(?:status|progress|state|eta)(?: (?:of|on|with|for) (?:it|that|this|(?:the|my|our|that|this) .{1,40}|things|everything))?${YET}(?: right now)?`,
  String.raw`(?:any|some|got any|do you have any|have you got any|is there any|are there any) (?:progress|news|updates?|eta|status|results?|luck|sign)(?: (?:yet|so far|on .{1,40}|with .{1,40}|for me|already|from .{1,40}|about .{1,40})){0,2}`,
  String.raw`(?:current |run |job |task )?(?:status|progress|eta|update|state)(?: (?:of|on|for) .{1,40})?(?: report| update| check)?`,
  String.raw`(?:can|could|may) (?:i|we|you) (?:get|have|give me|give us|tell me|show me|send me|please give me) (?:a |an |the |any )?(?:quick |short |current )?(?:status|progress|update|status update|progress update|progress report|eta)(?: (?:on|of|about|for) .{1,40})?`,
  String.raw`(?:give me|tell me|show me|send me|i want|i need|id like) (?:a |an |the )?(?:quick |short |current )?(?:status|progress|update|status update|progress update|progress report|status report|eta)(?: (?:on|of|about|for) .{1,40})?`,
  String.raw`(?:can|could) you tell me (?:how far (?:you are|it is|along .{1,20})|if (?:it|that|this) is (?:done|ready|finished)|where (?:you|we) are|whether (?:it|that) is (?:done|ready|finished))${YET}`,
  String.raw`(?:when|what time) (?:will|is|does|do|would|can) (?:you|${THING}) (?:be |going to be |gonna be |expected to be |think (?:it|that) (?:will|is) (?:be )?)?(?:${DONE}|finish|end|complete|expect .{1,30})${YET}`,
  String.raw`when (?:will|are) (?:you|we) (?:be )?(?:done|finished|ready|finish)(?: with .{1,40})?${YET}`,
  String.raw`how (?:much )?longer(?: (?:will|does|do|is|until|till|to go|for|you|need).{0,40})?`,
  String.raw`how (?:long|much time)(?: (?:is|more))? (?:left|to go|until .{1,40}|till .{1,40}|remaining|still.{0,40})`,
  String.raw`how much (?:is )?(?:left|done|remaining|more|has been done|have you done|did you do)(?: to do| already| so far)?`,
  String.raw`where (?:are|do) (?:we|you|things) (?:stand|at|now|with .{1,40}|in the queue|up to)?(?: with .{1,40})?(?: right now)?`,
  String.raw`(?:where is|wheres) (?:my|the|that) (?:result|results|report|run|task|job|answer|output|build|analysis)(?: at| now)?`,
  String.raw`(?:are we|we|you) there yet`,
  String.raw`where are (?:we|you|things) on (?:it|that|this|(?:the|my|our) .{1,40})${YET}`,
  String.raw`(?:you|u|it) (?:all |nearly |almost |still )?(?:done|finished|ready|through)${YET}\?`,
  String.raw`(?:which|what) (?:step|stage|percent|percentage)(?: (?:is|are) (?:you|it|this|that|we|they)(?: (?:on|at|in|up to))?| done)?${YET}`,
  String.raw`how (?:many|much)(?: (?:steps?|work|time))? (?:are|is) (?:left|remaining|done|still to do)${YET}`,
  String.raw`(?:is|are) (?:anything|something|any|any of .{1,20}|any ${WORK}) (?:still |currently )?${AT_WORK}${YET}(?: right now| at the moment| here)?`,
  String.raw`(?:which|what|how many)(?: of (?:my|our|the))? ${WORK} (?:is|are|do (?:i|we|you) have) (?:still |currently )?${AT_WORK}${YET}(?: right now| at the moment| here)?`,
  String.raw`what (?:happened|has happened|became|is happening) (?:to|with|of) (?:my|our|the|that|this) (?:[\p{L}\p{N}-]+ ){0,2}?${WORK}`,
  String.raw`(?:did|has|does|is) (?:it|that|anything) (?:start|started|happening|happen|still run|still running|still going|done anything|happened|work|worked|going)${YET}`,
  String.raw`why (?:is|does) ${THING} (?:taking so long|take so long|still (?:running|waiting|queued)|waiting|queued|not (?:done|ready|running|started))${YET}`,
  String.raw`who(?:s| is| else is)? (?:currently |still |now )?(?:running|working|busy|using (?:you|it)|doing)(?: (?:on|with|what|something|anything|it|that|this|here|stuff)){0,3}${YET}`,
].map(sentence);

/** The same in other languages. */
export const otherStatusPatterns: readonly RegExp[] = [
  // Spanish
  String.raw`(?:ya )?(?:esta|estan|estas|has terminado|termino|terminaste|acabaste|acabo)(?: ya)?(?: listo| lista| listos| terminado| acabado)?(?: (?:eso|esto|el|la|mi)(?: \p{L}+){0,3})?(?: ya)?\?`,
  String.raw`(?:como va|como van|como vas|como va todo|que tal va|por donde vas|cuanto falta|cuanto queda|cuanto te falta|en que estas trabajando|que estas haciendo|en que vas|hay novedades|alguna novedad|algun avance|algun progreso|estado|cual es el estado|cuando estara(?: listo| lista| terminado)?)(?: .{1,30})?`,
  // French
  String.raw`(?:(?:est ce que )?(?:cest|cela est|ca est|est ce) (?:deja |bientot )?(?:pret|fini|termine|fait)|tu as (?:deja )?(?:fini|termine)|as tu (?:deja )?(?:fini|termine)|cest bon)(?: maintenant| alors)?`,
  String.raw`(?:ou en es tu|ou en est .{1,30}|ou en etes vous|tu en es ou|ca en est ou|ca avance|comment ca avance|ca avance bien|sur quoi travailles tu|que fais tu|tu travailles sur quoi|quest ce que tu fais|des nouvelles|du nouveau|statut|quel est le statut|quel est letat|il reste combien de temps|combien de temps reste t il|cest pour quand|quand est ce que ce sera (?:pret|fini)|encore combien de temps)(?: .{1,30})?`,
  // German
  String.raw`(?:ist (?:das|es|der|die|mein|meine)(?: \p{L}+){0,3} (?:schon |bald |jetzt |endlich )*(?:fertig|durch|so weit|soweit|bereit)|bist du (?:schon |bald |jetzt |endlich |damit )*(?:fertig|durch|so weit|soweit)|schon fertig|fertig|lauft (?:es|das) noch)(?: damit)?\??`,
  String.raw`(?:wie weit (?:bist du|ist .{1,30}|seid ihr)|wie lauft .{1,30}|wie siehts aus|wie sieht es aus|woran arbeitest du(?: gerade)?|was machst du(?: gerade| da)?|wie lange (?:noch|dauert (?:es|das) noch)|wann (?:bist du|ist .{1,30}) fertig|gibt es (?:schon )?(?:neuigkeiten|etwas neues|fortschritte|was neues)|gibts was neues|wie ist der stand|was ist der stand|stand der dinge|fortschritt|wo stehen wir)(?: damit| gerade| schon)?`,
  // Portuguese
  String.raw`(?:ja )?(?:esta|ta|ficou|terminou|acabou|terminaste)(?: (?:isso|isto|o|a|meu|minha))?(?: \p{L}+){0,2}?(?: pront[oa]| terminad[oa]| feito)?(?: ja)?\?`,
  String.raw`(?:como esta indo|como vai o .{1,30}|como anda .{1,30}|quanto falta|em que voce esta trabalhando|o que voce esta fazendo|alguma novidade|algum progresso|qual (?:e )?o status|status|falta muito|quando fica pront[oa]|em que ponto esta.{0,30})(?: .{1,30})?`,
  // Italian, Dutch, Russian
  String.raw`(?:e pronto|e finito|hai finito|a che punto (?:sei|siamo|e .{1,30})|come procede.{0,30}|come va con .{1,30}|a cosa stai lavorando|cosa stai facendo|quanto manca|novita|is het (?:al )?klaar|ben je (?:al )?klaar|hoe ver ben je|waar werk je aan|hoe lang nog|wat ben je aan het doen)(?: .{1,30})?`,
  String.raw`(?:(?:уже )?готово(?: уже)?|ты закончил|все готово|как дела с .{1,30}|как продвигается.{0,30}|над чем (?:ты )?работаешь|что (?:ты )?делаешь|сколько (?:еще )?осталось|долго еще|какой статус|статус|есть новости|когда будет готово)`,
].map(sentence);

/** The same where words are not set apart: anywhere in a short message. */
export const statusMarks = list(`
  好了吗, 好了嗎, 好了没, 做好了吗, 完成了吗, 完成了嗎, 完成了没, 做完了吗, 做完了没, 弄好了吗, 准备好了吗,
  搞定了吗, 进度如何, 进度怎么样, 进展如何, 进展怎么样, 到哪了, 到哪一步, 做到哪, 还要多久, 還要多久, 还需要多久,
  你在做什么, 你在干什么, 你在忙什么, 在做什么, 什么时候好, 什么时候能完成, 什么时候完成, 什么状态, 有进展吗,
  有消息吗, 跑完了吗, 结束了吗, 還沒好嗎, 还没好吗, 进度, 状态
  終わった, 終わりました, できた？, できた?, できました, 完成した, 完了した, 完了しました, 進捗, 進み具合, 状況は,
  状況を教え, どこまで, 何をしてい, 何してる, 何に取り組, あとどのくらい, あとどれくらい, あと何分, いつ終わる,
  いつ終わります, いつできる, まだ？, まだですか, まだかかり, ステータス
  다 됐어, 다 됐나요, 끝났어, 끝났나요, 완료됐, 완료되었, 진행 상황, 진행상황, 얼마나 남았, 얼마나 더, 어디까지,
  뭐 하고 있, 뭐하고 있, 무엇을 하고 있, 언제 끝나, 상태가
`);

/** Greeting and politeness around the question. */
export const statusLeads =
  /^(?:(?:hey|hi|hello|yo|ok|okay|so|and|well|oh|hmm|please|pls|sorry|thanks|thank you|quick question|just checking|just wondering|out of curiosity|btw|by the way|meanwhile|bot|good morning|hola|oye|bonjour|salut|dis|et|alors|hallo|na|und|sag mal|ola|oi|e ai|entao|ciao|e|привет|ну|i wonder|tell me|do you know|can you say)[ ,:!-]+)+/u;

/** The same at the end. */
export const statusTails =
  /(?:[ ,]+(?:please|pls|plz|thanks|thank you|thx|btw|by the way|bot|meanwhile|mate|man|buddy|for me|at the moment|right now|currently|anyway|por favor|gracias|stp|svp|sil te plait|merci|bitte|danke|denn|eigentlich|por favor|obrigado|пожалуйста))+$/u;
