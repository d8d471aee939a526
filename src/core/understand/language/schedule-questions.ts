/*
 * How people ask what is scheduled, and when it comes next. Each pattern stands for one whole sentence, without greeting
 * and politeness, in lower case without accents and apostrophes; `what` is the work that it asks about. Written from
 * general knowledge of each language.
 */

const WORK = String.raw`(?:runs?|jobs?|tasks?|work|workflows?|commands?|scripts?|things?|stuff|reminders?|schedules?)`;
const WHOSE = String.raw`(?:(?:all |any )?(?:my|our|your|the|of my|of our|of the|of your) )?`;
/** "Monday", "next Monday", "this coming Monday". */
const DAY = String.raw`(?:\p{L}{1,12} ){0,2}\p{L}{2,12}day`;
const WHEN = String.raw`(?: (?:right now|now|already|yet|next|again|later|today|tonight|tomorrow|currently|here|at the moment|for (?:me|us|today|tonight|tomorrow|later|now|(?:the |this |next )?(?:week|weekend|month|night|morning|channel|future)|${DAY})|(?:this|next) (?:week|weekend|month)|in (?:here|this channel|this thread|the background|future)|on ${DAY}|from me|of mine|by me|coming up)){0,4}`;
const THIS = String.raw`(?<what>(?:it|that|this|(?:the|my|our|that|this|your) [\p{L}\p{N} -]{1,60}?))`;
const RUNS = String.raw`(?:run|start|happen|go off|fire|come|come up|be done|be run|be|execute|kick off|take place)`;

export const scheduleQuestions: readonly RegExp[] = [
  // English
  String.raw`(?:what|which)(?: (?:other|else|${WORK}))?(?: (?:of mine|of ours))? (?:is|are|do you have|have you got|have you|do we have|do i have|have i got|have i|have we|did i|did we|did you|has been|have been|ive|weve|youve) (?:currently |still |now |already |get )?(?:scheduled?|planned to run|coming up|upcoming|set up to run|on (?:the|your|my|our) schedules?)${WHEN}`,
  String.raw`(?:what|which) ${WORK} (?:is|are) (?:planned|due|set|set up)${WHEN}`,
  String.raw`(?:whats|what) (?:is |else is )?(?:currently |still |now )?(?:scheduled|on (?:the|your|my|our) schedule)${WHEN}`,
  String.raw`(?:whats|what is|what are) ${WHOSE}(?:current )?(?:schedules?|scheduled ${WORK}|upcoming ${WORK}|repeating ${WORK}|recurring ${WORK}|reminders)${WHEN}`,
  String.raw`(?:do (?:you|we|i) have|are there|is there|have (?:you|we|i)(?: got)?|did (?:you|we|i)|got) (?:any(?:thing)?|something|some)?(?: ${WORK})? ?(?:scheduled?|schedules|scheduled ${WORK}|upcoming ${WORK}|reminders|on (?:the|your|my|our) schedule)${WHEN}`,
  String.raw`(?:is|are|did|have|has)(?: (?:you|we|i))? (?:any(?:thing)?|something|some ${WORK})(?: else)?(?: ${WORK})? (?:be |been |get )?(?:scheduled?|scheduled to run|coming up)${WHEN}`,
  String.raw`(?:is |are |is there |are there )?(?:any|anything|something)(?: ${WORK})? (?:scheduled|planned|coming up)${WHEN}\?`,
  String.raw`(?:what is|whats) (?:next|coming up|up next) on (?:the|your|my|our) schedule`,
  String.raw`what (?:will|is going to|is) run (?:next|later|today|tonight|tomorrow|overnight|this (?:week|weekend)|next week|on .{1,20}day)`,
  String.raw`what runs (?:next|later|today|tonight|tomorrow|overnight|every (?:day|night|week|morning)|on .{1,20}days?)`,
  String.raw`(?:which|how many|what)(?: of (?:my|our|the))? (?:schedules|reminders|scheduled ${WORK})(?: (?:are|do (?:i|we|you) have|are there|exist))?(?: (?:still )?(?:paused|active|there|left|set up|set))?${WHEN}`,
  String.raw`(?:did|have) (?:you|we|i) (?:scheduled?) (?:any(?:thing)?|something)(?: ${WORK})?${WHEN}`,
  String.raw`(?:any |all |the |my |our )?(?:scheduled|upcoming) ${WORK}${WHEN}\?`,
  String.raw`(?:show|list|tell|give) (?:me |us )?(?:what is |whats |what you have |what i have |what we have )scheduled${WHEN}`,
  String.raw`(?:show|list|give) (?:me |us )?${WHOSE}(?:scheduled|upcoming) ${WORK}${WHEN}`,
  String.raw`when (?:is|was|will|does|do|are|would) ${THIS} (?:going to |supposed to |gonna |scheduled to |due to |planned to )?(?:next )?${RUNS}(?: again| next| the next time| next time)?${WHEN}`,
  String.raw`when (?:is|are) ${THIS} (?:next |now |currently )?(?:scheduled|planned)(?: for| next)?${WHEN}`,
  String.raw`(?:when is|whens) the next ${WORK}(?: (?:of|for|from) (?<what>.{1,60}))?`,
  String.raw`(?:when is|whens) (?:the|my|our|your) next (?<what>[\p{L}\p{N} -]{1,40})`,
  String.raw`(?:when is|whens|what is|whats) the next (?:(?:time|run|tick)(?: (?:of|for|that|when))? )?${THIS}(?: runs?| comes?| starts?)?`,
  String.raw`(?:how often|what time|at what time|on which days?|which days?) (?:does|do|will|is|are) ${THIS} ${RUNS}${WHEN}`,
  String.raw`(?:is|are) ${THIS} (?:still |already |really )?(?:scheduled|on the schedule)${WHEN}`,
  // Spanish, Portuguese, French, German
  String.raw`(?:que|cuales)(?: \p{L}+)? (?:hay|esta|estan|tienes|tenemos|tengo) (?:programad[oa]s?|agendad[oa]s?)(?: .{1,20})?`,
  String.raw`cuando (?:se ejecuta|corre|se lanza|toca|se ejecutan|corren) (?:otra vez |de nuevo )?(?<what>(?:el|la|los|las|mi|mis) .{1,40})`,
  String.raw`(?:o que|quais)(?: \p{L}+)? (?:esta|estao|tem|voce tem|temos|tenho)(?: \p{L}+)? (?:agendad[oa]s?|programad[oa]s?)(?: .{1,20})?`,
  String.raw`quando (?:roda|executa|sera executad[oa]|rodam) (?:de novo )?(?<what>(?:o|a|os|as|meu|minha) .{1,40})`,
  String.raw`(?:quest ce qui est|quelles? \p{L}+ (?:est|sont)|tu as quoi de|il y a quoi de) (?:planifiee?s?|programmee?s?|prevue?s?)(?: .{1,20})?`,
  String.raw`quand (?:tourne|sexecute|est lance|est lancee|se lance) (?:a nouveau )?(?<what>(?:le|la|les|mon|ma|mes) .{1,40})`,
  String.raw`(?:was|welche \p{L}+) (?:ist|sind|hast du|haben wir|habe ich)(?: (?:gerade|noch|alles|denn))* (?:eingeplant|geplant|terminiert)(?: .{1,20})?`,
  String.raw`wann (?:lauft|laufen|kommt|startet) (?<what>(?:der|die|das|mein|meine|unser|unsere) .{1,40}?)(?: (?:wieder|das nachste mal|als nachstes))?`,
  // Chinese, Japanese, Korean
  String.raw`.{0,8}(?:有(?:什么|哪些)(?:定时|计划|預定|预定)(?:任务|运行|的任务)?|(?:定时|计划)任务(?:有哪些|是什么|列表)?|安排了什么任务).{0,6}`,
  String.raw`.{0,12}(?:スケジュール(?:は|された|されている|一覧)|予定されている(?:実行|タスク|もの)|何が予定).{0,12}`,
  String.raw`.{0,12}(?:예약된 (?:작업|실행)|무엇이 예약|뭐가 예약).{0,12}`,
].map((source) => new RegExp(`^(?:${source})\\??$`, 'u'));

/** Work of the kind that is scheduled, so that a question about it is for the schedules even where none is called that. */
export const scheduledWork =
  /\b(?:runs?|jobs?|tasks?|tests?|builds?|backups?|reports?|reminders?|schedules?|commands?|scripts?|workflows?|suite|nightly|daily|weekly|hourly|checks?|it|that|this)\b/u;
