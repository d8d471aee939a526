import { z } from 'zod';
import { plain } from '../core/present/text/markdown.ts';
import { defineWorkflow } from '../core/workflow.ts';
import { BEGINNING, fold, LONGEST_REQUEST, onlyLeadsUp, tidy } from './asking.ts';
import { longMessage, shortMessage } from './reminder-text.ts';
import { REMIND } from './sleep/sleep-in-request.ts';

const LONGEST_MESSAGE = 2_000;

const RemindInput = z.object({
  /** What to be reminded of; may be empty. */
  message: z.string().trim().max(LONGEST_MESSAGE, `A reminder has at most ${LONGEST_MESSAGE} characters.`),
});

const ASKS = new RegExp(
  `${BEGINNING}(?:${REMIND}|remind us|(?:set|create|make|add|pon|ponme|crea|mets|cree|stell|stelle|setze|coloque|crie) (?:me )?(?:a|an|the|un|una|une|eine|einen|um) (?:reminder|alarm|recordatorio|alarma|rappel|erinnerung|wecker|lembrete|alarme))(?![\\p{L}\\p{N}])`,
  'u',
);

/** Between asking and what it is about. */
const ABOUT =
  /^[ ,:]*(?:(?:for|para|pour|fur)(?= |$) ?)?(?:(?:to|that|about|of|called|de|que|a|d'|dass|an|zu|daran,?(?: dass)?)(?= |(?<='))[ ]?)?/;

/** A reminder comes at a time; at what happens elsewhere nothing here looks. */
const CONDITION =
  /^[ ,]*(?:if|when|whenever|once|unless|whether|as soon as|si|cuando|wenn|sobald|quand|se|quando|what|how|why|who|which|where)\b/;

const CJK = [
  /^(?:请你?|麻烦你?|帮我|在|，)*提醒(?:我们|我|一下){0,3}(?:要|去|:|：|，)?(?<message>.*?)[。.!！]?$/u,
  /^(?<message>.*?)(?:のことを|ように|よう|を|と|って)?(?:リマインドして|思い出させて)(?:ください|下さい|ほしい|くれる|ね)*[。.!！?？]?$/u,
];

/** What somebody asks to be reminded of at a time that they name beside it; undefined where they do not. */
function reminderIn(request: string): { message: string } | undefined {
  const text = tidy(request);
  if (text.length > LONGEST_REQUEST) return undefined;
  const cjk = CJK.map((pattern) => pattern.exec(text)?.groups?.['message']).find((message) => message !== undefined);
  if (cjk !== undefined) return { message: cjk.trim() };
  const folded = fold(text);
  const asks = ASKS.exec(folded);
  if (!asks || !onlyLeadsUp(folded, asks.index)) return undefined;
  const end = asks.index + asks[0].length;
  const rest = folded.slice(end);
  if (CONDITION.test(rest)) return undefined;
  const from = end + (ABOUT.exec(rest)?.[0].length ?? 0);
  return {
    message: text
      .slice(from)
      .replace(/^[\s,:]+/, '')
      .replace(/(?<![\s.!?,])[\s.!?,]+$/, ''),
  };
}

/** Says at its time what somebody wants to be reminded of; the schedule is what waits. */
export const remind = defineWorkflow({
  name: 'remind',
  description: 'Reminds you at a time; use it with --at or --every.',
  usage: 'remind "what" --at "tomorrow at 9"',
  example: 'remind me tomorrow at 9 to stretch',
  input: RemindInput,
  reminds: true,
  steps: [{ name: 'Remind', stage: 'executing' }],
  fromWords: (words, text) => ({ message: words.length === 1 ? words[0] : text }),
  fromTimed: reminderIn,
  summary: ({ message }) => (message === '' ? 'remind you' : `remind you of “${shortMessage(message)}”`),
  details: ({ message }) => longMessage(message),
  run: async (_context, { message }) => ({ text: plain(message, LONGEST_MESSAGE) }),
});
