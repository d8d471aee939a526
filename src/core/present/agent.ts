import type { AgentEnd, AgentResult } from '../domain/agent.ts';
import { type Spent, TIGHT_SHARE, tokensIn } from '../domain/spending.ts';
import type { Tool } from '../domain/tool.ts';
import { code, fence, plain } from './text/markdown.ts';

export const THINKING = 'Thinking';
export const WRITING = 'Writing the answer';

/** What a call does, for the card: "Reading docs.example.com". */
export function callText(tool: Pick<Tool, 'name' | 'doing'>, input: unknown): string {
  return plain(tool.doing?.(input) ?? `Using ${tool.name}`, 120);
}

/** "Reading docs.example.com, 3 of 8" */
export function nthCall(doing: string, at: number, of: number): string {
  return of > 1 ? `${doing}, ${at} of ${of}` : doing;
}

function count(tokens: number): string {
  return tokens.toLocaleString('en');
}

function money({ cost, currency }: Spent): string {
  if (cost === undefined) return '';
  return ` (${cost < 0.01 ? 'under 0.01' : cost.toFixed(2)} ${plain(currency ?? '', 8)})`;
}

/** For cards and details: "Used 12,400 of 200,000 tokens (0.03 USD)." */
export function spentText(spent: Spent): string {
  const used = tokensIn(spent);
  const share = used / spent.limit;
  const word =
    share >= 1
      ? ' The budget is used up.'
      : share >= TIGHT_SHARE
        ? ` ${Math.floor(share * 100)} % of the budget is used.`
        : '';
  return `Used ${count(used)} of ${count(spent.limit)} tokens${money(spent)}.${word}`;
}

/** For the person: what came of an agent that was ended before it was done. */
export function endedText(ended: AgentEnd): string | undefined {
  if (ended === 'budget') return 'I stopped here because the budget is used up; some of the work is not done.';
  if (ended === 'rounds')
    return 'I stopped here because this took more steps than a run may take; some of the work is not done.';
  if (ended === 'repeats') return 'I stopped here because I was going in circles; some of the work is not done.';
  if (ended === 'length') return ANSWER_CUT;
  return undefined;
}

/** For the person: the end of an answer is missing. */
export const ANSWER_CUT =
  'This answer is longer than the language model can write, so its end is missing. Ask for less at once.';

/** Nothing was written but thoughts. */
export const ALL_THOUGHT =
  'The language model used all that it can write at once for thinking. Ask for less at once, or set up a model that writes more.';

export const NOTHING_YET = 'I have no answer to show yet.';

/** For the person: what the model could not take. */
export function cannotText({ cannot }: Pick<AgentResult, 'cannot'>): string | undefined {
  const parts = [
    ...(cannot.includes('tools') ? ['The model here cannot use tools, so I looked nothing up.'] : []),
    ...(cannot.includes('attachments') ? ['The model here cannot see images and files.'] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : undefined;
}

/** Longer lists are for the details of the run. */
const MAX_LOOKED_UP = 20;

/** For the person: what was read, and what else was looked for; undefined where that is nothing. */
export function lookedUpText({ sources, calls }: Pick<AgentResult, 'sources' | 'calls'>): string | undefined {
  const read = sources.map(({ title, url }) => `- ${plain(title, 120)}: ${address(url)}`);
  const isRead = new Set(sources.map(({ url }) => url));
  const others = calls.filter(({ input, failed }) => failed || !isAbout(input, isRead)).map(lookedFor);
  const lines = [...read, ...new Set(others)];
  if (lines.length === 0) return undefined;
  const more = lines.length > MAX_LOOKED_UP ? [`- and ${lines.length - MAX_LOOKED_UP} more`] : [];
  return ['What I looked up:', ...lines.slice(0, MAX_LOOKED_UP), ...more].join('\n');
}

function lookedFor({ doing, failed }: AgentResult['calls'][number]): string {
  return `- ${doing}${failed ? ' (failed)' : ''}`;
}

function isAbout(input: unknown, urls: ReadonlySet<string>): boolean {
  return typeof input === 'object' && input !== null && 'url' in input && urls.has(String(input.url));
}

/** As it is, so that everybody sees where it leads. */
function address(url: string): string {
  return URL.canParse(url) ? new URL(url).href : plain(url);
}

export const goOnChoices = { more: 'Go on', enough: 'Stop here' };

export function goOnText(spent: Spent, more: number): string {
  return `${spentText(spent)} Go on with ${count(more)} more?`;
}

export const dayUsedUp = {
  person: 'Your token budget for today is used up. It starts again at 00:00 UTC.',
  workspace: "This workspace's token budget for today is used up. It starts again at 00:00 UTC.",
};

export const approvalChoices = {
  approve: 'Approve once',
  approve_run: 'Approve for this run',
  approve_always: 'Always approve',
  deny: 'Deny',
};

/** Characters that cannot be seen, or turn the direction of writing: whoever approves is to see them. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

/** What a person approves, with nothing left out. */
export function approvalText(tool: string, input: unknown, choices: readonly string[]): string {
  const rest = [
    ...(choices.includes(approvalChoices.approve_run)
      ? [`"${approvalChoices.approve_run}" covers every call of this tool until the run ends.`]
      : []),
    ...(choices.includes(approvalChoices.approve_always)
      ? [`"${approvalChoices.approve_always}" covers this tool in all your runs.`]
      : []),
  ];
  return [`May I call ${code(tool, 80)} with this?`, fence(argumentsText(input)), ...rest].join('\n');
}

/** The arguments in full, as a person reads them. */
export function argumentsText(input: unknown): string {
  const json = JSON.stringify(input, null, 2) ?? '';
  return json.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`);
}

export const unknownChoices = { done: 'It was done', again: 'Do it again', leave: 'Leave it' };

export function unknownText(tool: string, input: unknown): string {
  return [
    `My call of ${code(tool, 80)} was interrupted, and I can't tell whether it was done. Please check.`,
    fence(argumentsText(input)),
  ].join('\n');
}
