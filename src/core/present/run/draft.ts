import type { Post } from '../../domain/outgoing.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { withoutMarks } from '../text/moment.ts';
import { presentResult } from './result.ts';

/** The message in which a run writes its answer: it grows, and in the end it is the result. Undefined where the result is told apart from it. */
export function presentDraft(run: Run): Post | undefined {
  if (run.drafted !== 'shown') return undefined;
  if (run.status === 'completed') return presentResult(run);
  const written = withoutMarks(run.draft ?? '').trimEnd();
  const end = isFinal(run.status)
    ? `\n\n${run.status === 'canceled' ? '(Stopped here.)' : '(The answer broke off here.)'}`
    : '';
  const growing = isFinal(run.status) ? {} : { growing: run.person };
  return { kind: 'reply', text: `${written}${end}`.trimStart(), buttons: [], files: [], run: run.id, ...growing };
}
