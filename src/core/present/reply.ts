import type { Post } from '../domain/outgoing.ts';
import { isLiveReply, type Reply, type Trouble } from '../domain/reply.ts';
import type { Run } from '../domain/run.ts';
import { code } from './text/markdown.ts';
import { withoutMarks } from './text/moment.ts';
import { nameAndId } from './text/subject.ts';
import type { Button } from '../domain/outgoing.ts';

/** A reply of the model as it stands: growing, ended, or broken off. */
export function presentReply(reply: Reply, run?: Run): Post {
  const growing = isLiveReply(reply) ? { growing: reply.person } : {};
  const why = reply.why ? { why: reply.why } : {};
  const moved = reply.status === 'moved' ? movedText(reply, run) : undefined;
  return { kind: 'reply', text: moved ?? replyText(reply), buttons: buttonsOf(reply), files: [], ...why, ...growing };
}

/** An answer that has grown this long, in characters, may go on for a while. */
const LONG = 800;

function buttonsOf(reply: Reply): Button[] {
  const long = reply.movable === 'long' || (reply.movable === 'when_long' && reply.text.length > LONG);
  return long && isLiveReply(reply)
    ? [{ action: 'background', value: reply.id, label: 'Continue in the background' }]
    : [];
}

/** What was written is taken over by the run, so that one answer stays. */
function movedText({ run: id = '' }: Reply, run: Run | undefined): string {
  return `I go on with this in the background, as ${run ? nameAndId(run) : code(id)}. What I have so far goes into its result.`;
}

function replyText({ status, text, trouble }: Reply): string {
  const written = withoutMarks(text).trimEnd();
  const note = endNote(status, written === '', trouble);
  if (note === undefined) return written;
  return written === '' ? note : `${written}\n\n${note}`;
}

function endNote(status: Reply['status'], empty: boolean, trouble: Trouble | undefined): string | undefined {
  if (status === 'stopped') return empty ? 'Stopped before the first word.' : '(Stopped here.)';
  if (status !== 'failed') return undefined;
  if (empty) return troubleText(trouble);
  if (trouble === 'not_set_up') return '(The answer broke off here: I have no language model set up any more.)';
  if (trouble === 'no_credit') return `(The answer broke off here.) ${NO_CREDIT}`;
  return '(The answer broke off here. Ask me to go on.)';
}

const NO_CREDIT =
  'The account of my language model has no credit left. Whoever runs this bot can add some: see docs/models.md.';
const TROUBLES: Partial<Record<Trouble, string>> = {
  unauthorized: 'My language model refuses my key. Whoever runs this bot can mend that: see docs/models.md.',
  not_found: 'My language model is not known to its server. Whoever runs this bot can mend that: see docs/models.md.',
  no_credit: NO_CREDIT,
  rate_limited: 'My language model is busy with too many requests. Please ask again in a minute.',
  too_long: 'This conversation is longer than my language model can read. Ask again in a new thread.',
  not_set_up:
    'I have no language model set up any more, so I cannot answer this. Whoever runs this bot can mend that: see docs/models.md.',
  refused: 'My language model declined to answer that.',
};

function troubleText(trouble: Trouble | undefined): string {
  const known = trouble && TROUBLES[trouble];
  return known ?? 'My language model does not answer right now. Please ask again in a moment; commands work meanwhile.';
}
