/*
 * How people say whether they want long work offered, started at once or left alone. Each pattern stands for a whole message
 * in lower case without accents, apostrophes and punctuation. Written from general knowledge of each language.
 */

import type { Preference } from '../../domain/preference.ts';

/** Politeness at the beginning, and what only says that it holds from now on. */
const LEAD = String.raw`(?:(?:hey|hi|ok|okay|please|pls|so|and|from now on|in future|in the future|can you|could you|you can|you may|i want you to|id like you to|i would like you to|meanwhile) )*`;
const TAIL = String.raw`(?: (?:please|pls|thanks|thank you|any ?more|any longer|again|from now on|in future|in the future|ever|at all|for me|now))*`;

/** "background work", "long jobs", "work in the background" */
const WORK = String.raw`(?:(?:any |all |your |my |such |more |the )*(?:background|long|longer|long running|heavy|slow|big)? ?(?:work|jobs?|tasks?|runs?|offers?|stuff|things|requests?|anything|everything|it|them|that|this)(?: (?:that )?takes? (?:long|longer|a while|some time|minutes))?(?: in (?:the )?background)?)`;
/** The same where it is more than the one thing that is talked about. */
const ALL_WORK = String.raw`(?:(?:any |all |your |my |such |more |the )*(?:(?:background|long|longer|long running|heavy|slow|big) (?:work|jobs?|tasks?|runs?|stuff|things|requests?|ones)|work|jobs|tasks|runs|things|requests|everything)(?: (?:that )?takes? (?:long|longer|a while|some time|minutes))?(?: in (?:the )?background)?)`;
const AT_ONCE = String.raw`(?: (?:in (?:the )?background|at once|right away|immediately|directly|straight away|without asking(?: me| us| anybody| first)*|and dont ask(?: me| us)?))`;

function whole(...sources: string[]): RegExp[] {
  return sources.map((source) => new RegExp(`^${LEAD}(?:${source})${TAIL}$`, 'u'));
}

/** Taken out of the message, and then it is about the channel. */
export const preferenceScopes: readonly RegExp[] = [
  /(?:^|(?<=\s))(?:in|for) (?:this|the|our) (?:whole |entire )?channel\b/u,
  /(?:^|(?<=\s))for (?:everyone|everybody|all of us)(?: (?:here|in here))?(?=\s|$)/u,
  /(?:^|(?<=\s))(?:en este canal|dans ce (?:canal|salon)|in diesem kanal|neste canal)\b/u,
  /在(?:这个|這個)?频道(?:里|中)?|このチャンネルでは?/u,
];

export const preferencePatterns: Record<Preference, readonly RegExp[]> = {
  ask: whole(
    String.raw`(?:always )?ask(?: (?:me|us))?(?: (?:first|before|again|about))+(?: (?:you )?(?:start|starting|do|doing|run|running|offer|offering))?(?: ${WORK})?(?: again| first)*`,
    String.raw`(?:start |begin )?(?:to )?offer(?:ing)?(?: (?:me|us))? ${WORK} again`,
    String.raw`(?:you (?:can|may) )?offer(?: (?:me|us))? background (?:work|jobs|tasks|runs)(?: again)?`,
    String.raw`dont (?:start|run|do) ${WORK} (?:without asking|before asking)(?: (?:me|us))?(?: first)?`,
    String.raw`(?:vuelve a preguntarme|preguntame (?:antes|primero)(?: .{1,40})?|demande moi (?:avant|d abord|dabord)(?: .{1,40})?|frag mich (?:wieder|vorher|zuerst|erst)(?: .{1,40})?|pergunte me (?:antes|primeiro)(?: .{1,40})?)`,
    String.raw`(?:以后)?(?:先|再)问我(?:一下)?|(?:また|先に)聞いて(?:ください)?`,
  ),
  always: whole(
    String.raw`(?:please )?(?:just )?always (?:do|run|start|work on|put|handle|take) ${WORK}${AT_ONCE}*`,
    String.raw`always (?:start|do it|work|run|go ahead|begin)${AT_ONCE}+`,
    String.raw`(?:just )?(?:do|run|start|work on) ${ALL_WORK}(?: always)? (?:in (?:the )?background )?without asking(?: (?:me|us|first))*`,
    String.raw`(?:you (?:dont|do not) (?:need|have) to ask|(?:dont|never) ask|no need to ask)(?: (?:me|us|first|again))*(?: (?:and )?(?:just )?(?:always )?(?:start|do|run) ${ALL_WORK}${AT_ONCE}*)`,
    String.raw`(?:do|run|start|put) ${ALL_WORK}${AT_ONCE}* (?:from now on|in future|by default)`,
    String.raw`from now on (?:do|run|start|put) ${ALL_WORK}${AT_ONCE}*`,
    String.raw`dont ask(?: (?:me|us))? (?:before|when) (?:you )?(?:start|starting|doing|running) ${ALL_WORK}`,
    String.raw`(?:haz siempre|siempre haz|hace siempre) (?:el trabajo|los trabajos|lo) .{0,30}en segundo plano`,
    String.raw`(?:fais|lance) toujours .{1,40}en arriere plan`,
    String.raw`(?:mach|mache|starte|erledige) .{0,40}immer (?:gleich |sofort )?im hintergrund|.{0,30}immer im hintergrund (?:machen|erledigen|starten)`,
    String.raw`(?:faca|faz) sempre .{1,40}em segundo plano`,
    String.raw`(?:以后)?(?:总是|一直|都)(?:直接)?在?后台(?:运行|执行|做).{0,10}|(?:いつも|常に)バックグラウンドで.{1,12}`,
  ),
  never: whole(
    String.raw`(?:do not|dont|never|stop|please dont|no longer)(?: ever)? (?:offer|offering|propose|proposing|suggest|suggesting)(?: (?:me|us))?(?: (?:to do|to run|to work on|doing|running))?(?: ${WORK})?(?: to (?:me|us))?`,
    String.raw`(?:do not|dont|never|stop)(?: ever)? (?:ask|asking)(?: (?:me|us))? (?:about|for) ${ALL_WORK}`,
    String.raw`no(?: more)? (?:background (?:work|jobs|tasks|runs|offers)|offers(?: of background work)?)`,
    String.raw`never (?:do|run|start|work on|put) ${WORK} in (?:the )?background`,
    String.raw`(?:i|we) (?:do not|dont|never) (?:want|need|like) (?:any (?:more )?|your )?(?:background (?:work|jobs|tasks|runs|offers)|offers|you to offer .{1,40})`,
    String.raw`(?:no me ofrezcas|deja de ofrecerme|no me propongas)(?: mas)? (?:trabajos?|tareas?|nada)(?: .{0,30})?`,
    String.raw`(?:ne me propose|arrete de me proposer)(?: plus| jamais)?(?: .{1,40})`,
    String.raw`(?:biete|schlag) mir (?:keine?|nie|nicht)(?: .{1,40})|keine hintergrundarbeit(?: .{0,20})?`,
    String.raw`(?:nao me ofereca|pare de me oferecer)(?: mais)?(?: .{1,40})`,
    String.raw`(?:以后)?(?:不要|别)再?(?:给我|向我)?(?:提议|建议|提供|问我)(?:要不要)?(?:在)?后台.{0,10}|バックグラウンド(?:作業|の作業|処理)?(?:を|は)?(?:提案|勧め)(?:しないで|ないで).{0,6}`,
  ),
};
