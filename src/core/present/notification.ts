import type { Run } from '../domain/run.ts';
import { endText } from './run/card.ts';
import { nameAndId } from './text/subject.ts';

/** How a run ended, in one sentence, for programs that show it to people elsewhere. */
export function presentNotification(run: Run, now: number): string {
  const text = `${nameAndId(run)} ${endText(run, now)}`;
  return /[.`]$/.test(text) ? text : `${text}.`;
}
