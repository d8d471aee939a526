/*
 * How people say times in other languages than English, each put into the English that the rest reads. A rule is a
 * pattern for plain text (lower case, no accents) and its English; `?` where it names a time that no rule here can read,
 * so that it is told rather than dropped. Only a stretch with a `sure` rule is a time. From general knowledge of each.
 */

/** The parts of a match by name. */
type Parts = Partial<Record<string, string>>;
export type TimeRule = { source: string; english: string | ((parts: Parts) => string); sure?: true };

export type TimeLanguage = {
  rules: readonly TimeRule[];
  /** Before such a word a time says what something is about ("the report of tomorrow"). */
  notAfter: RegExp;
  /** So ends a time that says what the next word is about. */
  notEndingIn?: RegExp;
};

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const NUMBER = String.raw`(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2})|(?<dot>)h)?`;

/** "at 15:00" from an hour, its minutes and the part of the day that makes it one of the afternoon. */
function clock({ hour = '', minute = '0', late, half }: Parts): string {
  const typed = /^\d+$/.test(hour) ? Number(hour) : chinese(hour);
  const shown = late !== undefined && typed < 12 ? typed + 12 : typed;
  return shown > 23 ? '?' : `at ${shown}:${half === undefined ? minute.padStart(2, '0') : '30'}`;
}

function chinese(text: string): number {
  const [tens = '', ones] = text.replaceAll('两', '二').split('十');
  const digit = (one: string) => ' 一二三四五六七八九'.indexOf(one);
  return ones === undefined ? digit(tens) : (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
}

function rule(source: string, english: TimeRule['english']): TimeRule {
  return { source, english, sure: true };
}

/** Adds to a time, and is none by itself. */
function part(source: string, english: TimeRule['english']): TimeRule {
  return { source, english };
}

/** One rule for each day of the week, from Monday; `around` makes the pattern of its name. */
function days(
  names: readonly string[],
  around: (name: string) => string,
  english: (day: string) => string,
): TimeRule[] {
  return names.map((name, at) => rule(around(name), english(DAYS[at] ?? '')));
}

const every = (day: string) => `every ${day}`;
const on = (day: string) => `on ${day}`;
const next = (day: string) => `next ${day}`;
const interval = (unit: string) => (parts: Parts) => `every ${parts['count'] ?? '1'} ${unit}`;
const within = (unit: string) => (parts: Parts) => `in ${parts['count']} ${unit}`;

const ES_HOURS = '(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)';
const ES = ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabados?', 'domingos?'];
const spanish: TimeLanguage = {
  notAfter: /(?:^|\P{L})(?:de|del|para|hasta|desde|buenos|buenas|sobre|en)$/u,
  rules: [
    rule(String.raw`(?:todos los dias|cada dia|a diario|diariamente)`, 'every day'),
    rule(String.raw`(?:todas las noches|cada noche)`, 'every night'),
    rule(String.raw`(?:todas las mananas|cada manana)`, 'every morning'),
    rule(String.raw`(?:todos los dias laborables|cada dia laborable|de lunes a viernes|entre semana)`, 'every weekday'),
    rule(String.raw`(?:todas las horas|cada hora)`, 'every hour'),
    rule(String.raw`cada (?<count>\d{1,3}) horas`, interval('hours')),
    rule(String.raw`cada (?<count>\d{1,3}) minutos`, interval('minutes')),
    ...days(ES, (name) => String.raw`(?:todos los|cada|los) ${name}`, every),
    ...days(ES, (name) => String.raw`el (?:proximo ${name}|${name} que viene)`, next),
    ...days(ES, (name) => `el ${name}`, on),
    rule(
      String.raw`(?:todas las semanas|cada semana|todos los meses|cada mes|cada \d+ (?:dias|semanas|meses)|cada dos (?:dias|semanas))`,
      '?',
    ),
    rule(String.raw`(?:en|dentro de) (?<count>\d{1,3}) minutos?`, within('minutes')),
    rule(String.raw`(?:en|dentro de) (?<count>\d{1,3}) horas?`, within('hours')),
    rule('pasado manana|mas tarde|(?:el|este|en el) fin de semana', '?'),
    rule('(?:la |el )?(?:(?:proxima|proximo) (?:semana|mes|ano)|(?:semana|mes|ano) que viene)', '?'),
    rule('manana por la manana', 'tomorrow morning'),
    rule('manana por la (?:tarde|noche)', 'tomorrow evening'),
    rule('manana', 'tomorrow'),
    rule('esta noche', 'tonight'),
    rule('esta tarde', 'this afternoon'),
    part('hoy', 'today'),
    rule(String.raw`a las? ${NUMBER} y (?<half>media)(?: de la manana)?`, clock),
    rule(
      String.raw`a las? (?:${NUMBER} (?:y|menos) (?:cuarto|pico|cinco|diez|veinte)(?: de la \p{L}+)?|${ES_HOURS}(?: y (?:media|cuarto))?(?: de la \p{L}+)?)`,
      '?',
    ),
    rule(String.raw`a las? ${NUMBER} ?(?:de la|por la) (?<late>tarde|noche)`, clock),
    rule(String.raw`a las? ${NUMBER}(?: ?(?:h|horas|de la manana|por la manana))?`, clock),
    part('por la manana', 'morning'),
    part('por la noche', 'night'),
    part('a mediodia', 'at noon'),
  ],
};

const PT_HOURS = '(?:uma|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze)';
const PT = ['segunda', 'terca', 'quarta', 'quinta', 'sexta', 'sabado', 'domingo'];
const portuguese: TimeLanguage = {
  notAfter: /(?:^|\P{L})(?:de|do|da|para|pra|ate|desde|sobre|bom|boa)$/u,
  rules: [
    rule(String.raw`(?:todos os dias|todo dia|cada dia|diariamente)`, 'every day'),
    rule(String.raw`(?:todas as noites|toda noite)`, 'every night'),
    rule(String.raw`(?:todas as manhas|toda manha)`, 'every morning'),
    rule(String.raw`(?:todos os dias uteis|todo dia util|de segunda a sexta)`, 'every weekday'),
    rule(String.raw`(?:a cada hora|de hora em hora)`, 'every hour'),
    rule(String.raw`a cada (?<count>\d{1,3}) horas`, interval('hours')),
    rule(String.raw`a cada (?<count>\d{1,3}) minutos`, interval('minutes')),
    ...days(PT, (name) => String.raw`(?:toda|todo|todas as|todos os|cada|as) ${name}s?(?:-feiras?)?`, every),
    ...days(PT, (name) => String.raw`(?:na proxima|no proximo|proxima|proximo) ${name}(?:-feira)?`, next),
    ...days(PT, (name) => String.raw`(?:na|no) ${name}(?:-feira)?`, on),
    rule(String.raw`(?:todas as semanas|toda semana|todo mes|todos os meses|a cada \d+ (?:dias|semanas|meses))`, '?'),
    rule(String.raw`(?:em|daqui a|dentro de) (?<count>\d{1,3}) minutos?`, within('minutes')),
    rule(String.raw`(?:em|daqui a|dentro de) (?<count>\d{1,3}) horas?`, within('hours')),
    rule('depois de amanha|mais tarde|(?:no|neste) fim de semana', '?'),
    rule('(?:na |no )?(?:(?:proxima|proximo) (?:semana|mes|ano)|(?:semana|mes|ano) que vem)', '?'),
    rule('amanha de manha', 'tomorrow morning'),
    rule('amanha a (?:tarde|noite)', 'tomorrow evening'),
    rule('amanha', 'tomorrow'),
    rule('(?:hoje a|esta) noite', 'tonight'),
    part('hoje', 'today'),
    rule(String.raw`as ${NUMBER} e (?<half>meia)(?: da manha)?`, clock),
    rule(
      String.raw`as (?:${NUMBER} e (?:quinze|pouco|cinco|dez|vinte)(?: da \p{L}+)?|${PT_HOURS}(?: horas)?(?: e meia)?(?: da \p{L}+)?)`,
      '?',
    ),
    rule(String.raw`as ${NUMBER} ?da (?<late>tarde|noite)`, clock),
    part(String.raw`as ${NUMBER}(?: ?(?:horas|da manha))?`, clock),
    part('de manha', 'morning'),
    part('ao meio-dia', 'at noon'),
  ],
};

const FR_HOURS = '(?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze)';
const FR = ['lundis?', 'mardis?', 'mercredis?', 'jeudis?', 'vendredis?', 'samedis?', 'dimanches?'];
const french: TimeLanguage = {
  notAfter: /(?:^|\P{L})(?:de|du|pour|jusqu'?a|a|depuis|d'|des|sur)$/u,
  rules: [
    rule('(?:tous les jours|chaque jour|quotidiennement)', 'every day'),
    rule('(?:tous les soirs|chaque soir)', 'every evening'),
    rule('(?:tous les matins|chaque matin)', 'every morning'),
    rule('(?:toutes les nuits|chaque nuit)', 'every night'),
    rule('(?:tous les jours ouvres|tous les jours ouvrables|du lundi au vendredi|en semaine)', 'every weekday'),
    rule('(?:toutes les heures|chaque heure)', 'every hour'),
    rule(String.raw`toutes les (?<count>\d{1,3}) heures`, interval('hours')),
    rule(String.raw`toutes les (?<count>\d{1,3}) minutes`, interval('minutes')),
    ...days(FR, (name) => `(?:tous les|chaque) ${name}`, every),
    ...days(FR, (name) => `${name} prochain`, next),
    // "Le lundi" is the next one, or each of them.
    ...days(
      FR,
      (name) => `le ${name}`,
      () => '?',
    ),
    ...days(FR, (name) => name, on),
    rule(
      String.raw`(?:toutes les semaines|chaque semaine|tous les mois|chaque mois|tous les \d+ jours|toutes les \d+ semaines)`,
      '?',
    ),
    rule(String.raw`(?:dans|d'ici) (?<count>\d{1,3}) ?(?:minutes?|min)`, within('minutes')),
    rule(String.raw`(?:dans|d'ici) (?<count>\d{1,3}) ?(?:heures?|h)`, within('hours')),
    rule('apres-demain|plus tard|(?:ce|le) week-?end', '?'),
    rule("(?:la semaine|le mois|l'annee) prochaine?", '?'),
    rule('demain matin', 'tomorrow morning'),
    rule('demain (?:soir|apres-midi)', 'tomorrow evening'),
    rule('demain', 'tomorrow'),
    rule('ce soir', 'tonight'),
    part("aujourd'hui", 'today'),
    rule(String.raw`a (?<hour>\d{1,2}) ?(?:h|heures?) et (?<half>demie)(?: du matin)?`, clock),
    rule(
      String.raw`a (?:\d{1,2} ?(?:h|heures?) (?:et|moins) (?:le )?(?:quart|quelques|cinq|dix|vingt)(?: du \p{L}+)?|${FR_HOURS} heures?(?: et (?:demie|quart))?(?: du \p{L}+)?)`,
      '?',
    ),
    rule(String.raw`a (?<hour>\d{1,2}) ?(?:h|heures?)(?: ?(?<minute>\d{2}))? du (?<late>soir)`, clock),
    rule(String.raw`a (?<hour>\d{1,2}) ?(?:h|heures?)(?: ?(?<minute>\d{2}))?(?: du matin)?`, clock),
    part(String.raw`a (?<hour>\d{1,2}):(?<minute>\d{2})`, clock),
    part('a midi', 'at noon'),
  ],
};

const DE_HOURS = '(?:eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf)';
const DE = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', '(?:samstag|sonnabend)', 'sonntag'];
const german: TimeLanguage = {
  notAfter: /(?:^|\P{L})(?:von|vom|fur|bis|seit|ab|guten|uber)$/u,
  rules: [
    rule('(?:jeden tag|taglich)', 'every day'),
    rule('(?:jeden morgen)', 'every morning'),
    rule('(?:jeden abend)', 'every evening'),
    rule('(?:jede nacht)', 'every night'),
    rule('(?:werktags|jeden werktag|an werktagen|unter der woche|montags? bis freitags?)', 'every weekday'),
    rule('(?:jede stunde|stundlich)', 'every hour'),
    rule(String.raw`alle (?<count>\d{1,3}) stunden`, interval('hours')),
    rule(String.raw`alle (?<count>\d{1,3}) minuten`, interval('minutes')),
    ...days(DE, (name) => `(?:jeden ${name}|${name}s)`, every),
    ...days(DE, (name) => `(?:(?:am )?nachsten|kommenden) ${name}`, next),
    ...days(DE, (name) => `am ${name}`, on),
    rule(
      String.raw`(?:jede woche|wochentlich|jeden monat|monatlich|alle \S+ (?:tage|wochen|monate)|jede(?:n)? (?:zweiten?|dritten?) \p{L}+)`,
      '?',
    ),
    rule(String.raw`in (?<count>\d{1,3}) minuten?`, within('minutes')),
    rule(String.raw`in (?<count>\d{1,3}) stunden?`, within('hours')),
    rule('ubermorgen|spater|(?:am|dieses) wochenende', '?'),
    rule(
      String.raw`um (?:(?:halb|(?:funf|zehn|viertel|zwanzig) (?:vor|nach)(?: halb)?) [\p{L}\d]+|${DE_HOURS}(?: uhr)?)`,
      '?',
    ),
    rule('(?:(?:in der )?nachsten? woche|(?:im )?nachsten monat|nachstes jahr)', '?'),
    rule('morgen (?:fruh|vormittag)', 'tomorrow morning'),
    rule('morgen nachmittag', 'tomorrow afternoon'),
    rule('morgen abend', 'tomorrow evening'),
    rule('morgen', 'tomorrow'),
    rule('heute (?:abend|nacht)', 'tonight'),
    rule('heute nachmittag', 'this afternoon'),
    part('heute', 'today'),
    rule(String.raw`um (?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?uhr`, clock),
    part(String.raw`um (?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?`, clock),
    part('fruh', 'morning'),
    part('mittags', 'at noon'),
    part('abends', 'evening'),
  ],
};

const HOUR = String.raw`(?<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})`;
const ZH = ['一', '二', '三', '四', '五', '六', '[日天]'];
const chineseWords: TimeLanguage = {
  notAfter: /(?:关于|的)$/u,
  rules: [
    rule('每天(?:都)?|每日|天天', 'every day'),
    rule('每(?:个)?工作日|工作日', 'every weekday'),
    rule('每(?:个)?(?:小时|小時)', 'every hour'),
    rule('每(?:隔)?(?<count>\\d{1,3})(?:个)?(?:小时|小時)', interval('hours')),
    rule('每(?:隔)?(?<count>\\d{1,3})(?:分钟|分鐘)', interval('minutes')),
    ...days(ZH, (name) => `每(?:个)?(?:周|週|星期|礼拜)${name}`, every),
    ...days(ZH, (name) => `下(?:个)?(?:周|週|星期|礼拜)${name}`, next),
    ...days(ZH, (name) => `(?:这|本)?(?:周|週|星期|礼拜)${name}`, on),
    rule('每(?:个)?(?:周|週|星期|月)|每(?:隔)?\\S{1,2}(?:天|周|月)', '?'),
    rule('(?<count>\\d{1,3})(?:分钟|分鐘)(?:之?后|之?後)', within('minutes')),
    rule('(?<count>\\d{1,3})(?:个)?(?:小时|小時)(?:之?后|之?後)', within('hours')),
    rule('后天|後天|大后天|(?:这个?|本)?(?:周末|週末)|晚点|晚點|稍后|稍後|等会儿?|过会儿', '?'),
    rule('下(?:个)?(?:周|週|星期|礼拜|月)(?![一二三四五六日天])|明年', '?'),
    rule('今晚', 'tonight'),
    rule('明早', 'tomorrow morning'),
    rule('明晚', 'tomorrow evening'),
    rule('明天|明日', 'tomorrow'),
    part('今天', 'today'),
    part(`(?:在)?(?<late>下午|晚上|傍晚)${HOUR}(?:点|點)(?:钟|鐘)?(?:(?<half>半)|(?<minute>\\d{1,2})分?)?`, clock),
    part(`(?:在)?(?:早上|上午|早晨|凌晨)?${HOUR}(?:点|點)(?:钟|鐘)?(?:(?<half>半)|(?<minute>\\d{1,2})分?)?`, clock),
    part('(?:早上|上午|早晨)', 'morning'),
    part('下午', 'afternoon'),
    part('晚上', 'evening'),
    part('中午', 'at noon'),
  ],
};

const JA = ['月', '火', '水', '木', '金', '土', '日'];
const japanese: TimeLanguage = {
  notAfter: /の$/u,
  notEndingIn: /の$/u,
  rules: [
    rule('毎朝', 'every morning'),
    rule('毎晩', 'every evening'),
    rule('毎日', 'every day'),
    rule('平日(?:は|に)?', 'every weekday'),
    rule('(?:毎時|1時間ごと)(?:に)?', 'every hour'),
    rule('(?<count>\\d{1,3})時間(?:ごと|おき)(?:に)?', interval('hours')),
    rule('(?<count>\\d{1,3})分(?:ごと|おき)(?:に)?', interval('minutes')),
    ...days(JA, (name) => `毎週の?${name}曜日?(?:の|に)?`, every),
    ...days(JA, (name) => `(?:次の|来週の?)${name}曜日?(?:の|に)?`, next),
    ...days(JA, (name) => `${name}曜日?(?:の|に)?`, on),
    rule('毎週|毎月|隔週|明後日|来週(?!の?[月火水木金土日]曜)|来月|来年|週末に?|(?:あと|後)で', '?'),
    rule('(?<count>\\d{1,3})分後に', within('minutes')),
    rule('(?<count>\\d{1,3})時間後に', within('hours')),
    rule('明日の朝', 'tomorrow morning'),
    rule('明日の?', 'tomorrow'),
    rule('今夜|今晩', 'tonight'),
    part('今日の?', 'today'),
    part(`(?<late>午後|夜|夕方)の?${HOUR}時(?:(?<half>半)|(?<minute>\\d{1,2})分)?に?`, clock),
    part(`(?:(?:午前|(?<!毎)朝)の?)?${HOUR}時(?:(?<half>半)|(?<minute>\\d{1,2})分)?に?`, clock),
    part('正午に?', 'at noon'),
  ],
};

export const timeLanguages: readonly TimeLanguage[] = [spanish, portuguese, french, german, chineseWords, japanese];
