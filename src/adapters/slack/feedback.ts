import { isVerdict, type Verdict } from '../../core/domain/run.ts';

/** The action of Slack's feedback buttons, which is one for both. */
export const FEEDBACK = 'feedback';

export function feedbackValue(verdict: Verdict, run: string): string {
  return `${verdict}:${run}`;
}

/** Which of the two was pressed, as an action of its own; undefined where it is none of ours. */
export function readFeedback(value: string): { action: Verdict; value: string } | undefined {
  const colon = value.indexOf(':');
  const verdict = value.slice(0, colon);
  return colon > 0 && isVerdict(verdict) ? { action: verdict, value: value.slice(colon + 1) } : undefined;
}
