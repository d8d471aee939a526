import type { ModelError } from '../model.ts';
import type { Post } from '../outgoing.ts';
import { isLiveReply, type Reply } from '../reply.ts';

/** A reply of the model as it stands: growing, ended, or broken off. */
export function presentReply(reply: Reply): Post {
  const growing = isLiveReply(reply) ? { growing: reply.person } : {};
  return { kind: 'reply', text: replyText(reply), buttons: [], files: [], ...growing };
}

function replyText({ status, text, trouble }: Reply): string {
  const written = text.trimEnd();
  const note = endNote(status, written === '', trouble);
  if (note === undefined) return written;
  return written === '' ? note : `${written}\n\n${note}`;
}

function endNote(status: Reply['status'], empty: boolean, trouble: ModelError['why'] | undefined): string | undefined {
  if (status === 'stopped') return empty ? 'Stopped before the first word.' : '(Stopped here.)';
  if (status !== 'failed') return undefined;
  return empty ? troubleText(trouble) : '(The answer broke off here. Ask me to go on.)';
}

const TROUBLES: Partial<Record<ModelError['why'], string>> = {
  unauthorized: 'My language model refuses my key. Whoever runs this bot can mend that: see docs/models.md.',
  not_found: 'My language model is not known to its server. Whoever runs this bot can mend that: see docs/models.md.',
  rate_limited: 'My language model is busy with too many requests. Please ask again in a minute.',
  too_long: 'This conversation is longer than my language model can read. Ask again in a new thread.',
  refused: 'My language model declined to answer that.',
};

function troubleText(trouble: ModelError['why'] | undefined): string {
  const known = trouble && TROUBLES[trouble];
  return known ?? 'My language model does not answer right now. Please ask again in a moment; commands work meanwhile.';
}
