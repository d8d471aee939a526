import { statusQuestion, type StatusQuestion } from './status-question.ts';

/** The question about the state of work, and what its form tells besides. */
export type StateQuestion = StatusQuestion & { reference?: string | undefined; asksState: boolean; ofAll: boolean };

/** "Is the import done?", "what is Ana working on?"; "can you run it?" asks for something. */
const ASKS_STATE = /^(?:is|are|has|have)\b|^what(?:['’]?s| is)\b.*\b(?:doing|working|up to)\b/i;

/** "State of the art in RL?", "any news about the Fed?": what is called neither ours nor this is hardly work of anybody here. */
const OF_THE_WORLD =
  /\b(?:status|state|progress|news|updates?)\s(?:of|on|about|for|from|with|in)\s(?!(?:my|our|this|that|these|those|it)\b)/i;

/** "What are you working on?", "is anything running?" are about all of it. */
const OF_ALL = /\b(?:you|u|what|whats|which|anything|any|queue)\b/i;

export function stateQuestion(text: string): StateQuestion | undefined {
  const question = statusQuestion(text);
  if (!question) return undefined;
  return {
    ...question,
    reference: runReferenceIn(text),
    asksState: ASKS_STATE.test(text.trim()) || (question.whole && !OF_THE_WORLD.test(text)),
    ofAll: OF_ALL.test(text),
  };
}

/** The first word that looks like a run's name or id: it has a hyphen or a digit, or stands in backticks. */
function runReferenceIn(text: string): string | undefined {
  const found = /`([a-z0-9-]{1,64})`|(?<![\w-])((?=[a-z0-9-]*[-\d])[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w-])/i.exec(text);
  return (found?.[1] ?? found?.[2])?.toLowerCase();
}
