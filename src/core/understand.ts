import { choiceIn, choiceMeant } from './choice.ts';
import { classify } from './classify.ts';
import { type Command, parseMention } from './command.ts';
import { confirm, type Verdict } from './confirm.ts';
import { isCourtesy } from './decide/talk.ts';
import type { Classification, Plan } from './offer.ts';
import { asksForBackground } from './opportunity.ts';
import { choosePlan } from './plan.ts';
import { isStatusQuestion } from './status-question.ts';
import { isStop } from './stop.ts';
import { meaningOf } from './understand/learned-reply.ts';
import type { Workflow } from './workflow.ts';

/** What is open when something is said, and what may be asked for here. */
export type Context = {
  /** The words of the open offer or question. */
  asked?: string | undefined;
  /** Something is open, also where its words are not known. */
  open?: boolean;
  /** The answers that there are to the open question. */
  choices?: readonly string[];
  workflows?: readonly Workflow[];
};

/** What a text means, in one of these ways; `sure` is from 0 to 1, and of what is said to be that sure as many are right. */
export type Reading = { sure: number } & (
  | { is: 'answer'; means: 'accept' | 'decline' | 'later' | 'unclear'; addition?: string; reasons: string[] }
  | { is: 'choice'; choice: number }
  | { is: 'command'; command: Command }
  | { is: 'stop' }
  | { is: 'question about state' }
  | { is: 'courtesy' }
  | { is: 'request'; why: Classification; background: boolean; plan?: Plan }
);

/** Exact words are right this often, counted over the sets that the models learn from. */
const EXACT = 0.99;

/** What a text means where it is said: first as an answer to what is open, then by itself. */
export function understand(text: string, context: Context = {}): Reading {
  const { asked, choices, open = asked !== undefined || choices !== undefined } = context;
  const choice = choices && choiceIn(text, choices);
  if (choice !== undefined) return { is: 'choice', choice, sure: EXACT };
  if (!open) return byItself(text, context);
  const { verdict, addition, reasons } = confirm(text, asked);
  const sure = surenessOf(text, asked, verdict, reasons);
  if (verdict === 'unclear') return { is: 'answer', means: 'unclear', sure, reasons };
  const meant = choices && choiceMeant(verdict, choices);
  if (meant !== undefined) return { is: 'choice', choice: meant, sure };
  const means = reasons.includes(LATER) ? 'later' : verdict;
  return { is: 'answer', means, sure, reasons, ...(addition !== undefined && { addition }) };
}

const LATER = 'wants it later';

/** What was learned says how sure it is; what was read by exact words is as sure as they are. */
function surenessOf(text: string, asked: string | undefined, verdict: Verdict['verdict'], reasons: string[]): number {
  const learned = verdict === 'unclear' || reasons[0]?.endsWith('in other words') === true;
  return learned ? meaningOf(text, asked)[verdict] : EXACT;
}

function byItself(text: string, { workflows = [] }: Context): Reading {
  if (isStop(text)) return { is: 'stop', sure: EXACT };
  const command = parseMention(text, workflows);
  if (command) return { is: 'command', command, sure: EXACT };
  if (isStatusQuestion(text)) return { is: 'question about state', sure: EXACT };
  if (isCourtesy(text)) return { is: 'courtesy', sure: EXACT };
  const why = classify(text);
  const plan = choosePlan(text, workflows);
  return { is: 'request', why, background: asksForBackground(text), sure: why.confidence, ...(plan && { plan }) };
}
