import { BEGINNING, fold, LONGEST_REQUEST, onlyLeadsUp, tidy } from '../asking.ts';
import { readDuration } from '../duration.ts';
import { cjkWait } from './sleep-in-cjk.ts';
import type { Wait } from './wait.ts';

const IN = '(?:in|after|en|dentro de|dans|em|daqui a)';

export const REMIND = [
  'remind me|ping me|nudge me|wake me(?: up)?|notify me',
  'recuerdame|avisame|rappelle[ -]moi|rappelez[ -]moi|erinnere? mich|lembre[ -]me|me lembr[ea]|lembra[ -]me|avise[ -]me|me avis[ea]',
].join('|');

/** What also has other uses: "tell me in 5 minutes what TCP is" is no reminder. */
const TELL =
  'tell me|let me know|message me|write me|dime|dis[ -]moi|(?:sag|gib) mir(?: dann)?(?: bescheid)?|me diga|me diz';

const SAY = 'say|write|post|sag|diga|di';

const ABOUT = "(?:to|that|about|of|que|de|a|dass|an|zu|d')";

const WAIT = new RegExp(
  `${BEGINNING}(?:wait|sleep|pause|espera|esperar|espere|attends|attendez|attendre|warte|warten|aguarde|aguarda)(?: (?:for|por|durante|pendant|fur))? `,
  'g',
);

const REMIND_IN = new RegExp(`${BEGINNING}(?:${REMIND}) ${IN} `, 'g');

const TELL_IN = new RegExp(`${BEGINNING}(?:${TELL}) ${IN} `, 'g');

const REMIND_TO = new RegExp(`${BEGINNING}(?:${REMIND}) (?=${ABOUT}[ ])`, 'g');

const TIMER = new RegExp(
  `${BEGINNING}(?:(?:set|start|create|make|pon|ponme|mets|lance|stell|stelle|coloque|poe) )?(?:me )?(?:(?:a|an|un|une|einen|um) )?(?:timer|countdown|alarm|temporizador|minuteur|cronometro)(?: (?:for|of|de|por|pour|auf|fur|von|in|em|para|to))? `,
  'g',
);

const LONG_TIMER = new RegExp(`${BEGINNING}(?:set|start|create|make) (?:me )?(?:a |an )?(?=\\d)`, 'g');

const BACKGROUND =
  /^[ ,]*(?:(?:in the background|please|en segundo plano|em segundo plano|en arriere-plan|im hintergrund|por favor|bitte)[ ,]*)+/;

const THEN_TELL = new RegExp(
  `^[ ,.;:]*(?:(?:and|then|y|luego|et|puis|und|dann|e|depois)[ ,]+){0,2}(?:${REMIND}|${TELL}|${SAY})(?:[ ,:]+|$)(?:${ABOUT}[ ])?`,
);

const TELL_TOPIC = /^[ ,:]*(?:to|that|about|que|dass) /;

const TOPIC = new RegExp(`^[ ,:]*(?:${ABOUT}[ ]|: ?|, ?)`);

/** The wait or reminder that a request asks for; undefined where it asks for anything else or more. */
export function sleepInRequest(request: string): Wait | undefined {
  const text = tidy(request);
  if (text.length > LONGEST_REQUEST) return undefined;
  const folded = fold(text);
  return cjkWait(text) ?? waiting(text, folded) ?? reminder(text, folded) ?? timer(text, folded);
}

function waiting(text: string, folded: string): Wait | undefined {
  for (const [at, duration] of durationsAfter(WAIT, folded)) {
    const rest = skip(folded, at, BACKGROUND);
    const tell = THEN_TELL.exec(folded.slice(rest));
    // "Wait a minute" is how people begin to object.
    if (duration.vague && rest === at && !tell) continue;
    if (tell) return wait(duration.ms, text.slice(rest + tell[0].length));
    if (isEnd(folded.slice(rest))) return wait(duration.ms);
  }
  return undefined;
}

function reminder(text: string, folded: string): Wait | undefined {
  for (const [pattern, about] of [
    [REMIND_IN, TOPIC],
    [TELL_IN, TELL_TOPIC],
  ] as const) {
    for (const [at, duration] of durationsAfter(pattern, folded)) {
      const rest = skip(folded, at, BACKGROUND);
      const topic = about.exec(folded.slice(rest));
      if (topic) return wait(duration.ms, text.slice(rest + topic[0].length));
      if (pattern === REMIND_IN && isEnd(folded.slice(rest))) return wait(duration.ms);
    }
  }
  for (const match of starts(REMIND_TO, folded)) {
    const from = match.index + match[0].length;
    const last = [...folded.slice(from).matchAll(new RegExp(` ${IN} `, 'g'))].at(-1);
    if (!last) continue;
    const at = from + last.index + last[0].length;
    const duration = readDuration(folded.slice(at));
    if (!duration || !isEnd(folded.slice(skip(folded, at + duration.length, BACKGROUND)))) continue;
    const topic = TOPIC.exec(folded.slice(from))?.[0].length ?? 0;
    return wait(duration.ms, text.slice(from + topic, from + last.index));
  }
  return undefined;
}

function timer(text: string, folded: string): Wait | undefined {
  for (const [at, duration] of durationsAfter(TIMER, folded)) {
    const rest = skip(folded, at, BACKGROUND);
    const topic =
      /^[ ,:]*(?:(?:to|for|called|named|and|then|para|pour|fur)[ ])?/.exec(folded.slice(rest))?.[0].length ?? 0;
    const tell = THEN_TELL.exec(folded.slice(rest))?.[0].length;
    return wait(duration.ms, text.slice(rest + (tell ?? topic)));
  }
  for (const [at, duration] of durationsAfter(LONG_TIMER, folded)) {
    const word = /^[ -](?:timer|countdown|alarm)\b(?: (?:to|for)(?= ))?/.exec(folded.slice(at));
    if (word) return wait(duration.ms, text.slice(at + word[0].length));
  }
  return undefined;
}

/** Where each match of a pattern is followed by a length of time: the place after that, and the time. */
function* durationsAfter(pattern: RegExp, folded: string): Generator<[number, { ms: number; vague: boolean }]> {
  for (const match of starts(pattern, folded)) {
    const at = match.index + match[0].length;
    const duration = readDuration(folded.slice(at));
    if (duration) yield [at + duration.length, duration];
  }
}

function starts(pattern: RegExp, folded: string): RegExpExecArray[] {
  return [...folded.matchAll(pattern)].filter(({ index }) => onlyLeadsUp(folded, index));
}

function skip(folded: string, at: number, pattern: RegExp): number {
  return at + (pattern.exec(folded.slice(at))?.[0].length ?? 0);
}

function isEnd(rest: string): boolean {
  return /^[ .!?,]*$/.test(rest);
}

function wait(ms: number, message = ''): Wait {
  const words = message.replace(/^[\s,:]+/, '').replace(/(?<![\s.])[\s.]+$/, '');
  return { seconds: ms / 1000, ...(words !== '' && { message: words }) };
}
