import type { Post } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import { notice } from '../text/notice.ts';
import { cancelButton, nameAndId } from '../text/subject.ts';

/** What a run is told where its person has edited the request. */
export function correction(text: string): string {
  return `I have edited my request. It now reads: ${text}`;
}

/** Work that cannot change any more once it has begun. */
export function takesNoCorrection(run: Run): Post {
  const text = `${nameAndId(run)} goes on with the request as it was: it cannot change while it works. Cancel it and ask again to have it your way.`;
  return { ...notice(text, [cancelButton(run)]), run: run.id };
}

/** The line of a card. */
export function editedText({ edits = 0 }: Pick<Run, 'edits'>): string[] {
  if (edits === 0) return [];
  return [edits === 1 ? 'Its request was edited.' : `Its request was edited ${edits} times.`];
}

export function requestDeleted(run: Run): Post {
  const text = `The request for ${nameAndId(run)} was deleted. It goes on; cancel it if you don't need it any more.`;
  return { ...notice(text, [cancelButton(run)]), run: run.id, mention: run.person };
}
