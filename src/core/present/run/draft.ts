import type { Post } from '../../domain/outgoing.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { withoutMarks } from '../text/moment.ts';
import { presentResult } from './result.ts';

/** The message in which a run writes its answer: it grows, and in the end it is the result. Undefined where the result is told apart from it. */
export function presentDraft(run: Run): Post | undefined {
  const { id, status, drafted, draft = '', person } = run;
  const post = { kind: 'reply' as const, buttons: [], files: [], run: id };
  if (drafted === 'below') return { ...post, text: 'The answer is below.' };
  if (drafted !== 'shown' && drafted !== 'quiet') return undefined;
  if (status === 'completed') return drafted === 'quiet' ? unmentioned(presentResult(run)) : presentResult(run);
  const mentions = drafted === 'quiet' ? {} : { mention: person };
  const written = withoutMarks(draft).trimEnd();
  if (!isFinal(status)) return { ...post, text: written, growing: person, ...mentions };
  const end = status === 'canceled' ? '(Stopped here.)' : '(The answer broke off here.)';
  return { ...post, text: `${written}\n\n${end}`, ...mentions };
}

function unmentioned({ mention: _one, alsoMention: _others, ...post }: Post): Post {
  return post;
}
