import type { Post } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import { failedAt } from './card.ts';
import { code } from '../text/markdown.ts';
import { withoutMarks } from '../text/moment.ts';
import { feedbackButtons } from './feedback.ts';
import { presentReminder } from '../reminder.ts';
import { after, nameAndId, outputTail, personName, retryButtons, stepText, workedFor } from '../text/subject.ts';

/** A completed run's result, as a new reply that tells its requester; the text is never cut here. */
export function presentResult(run: Run): Post {
  const time = workedFor(run, run.finishedAt ?? 0);
  const files = run.result?.files ?? [];
  const text = blockText(run.result?.text ?? '');
  if (run.reminds) return { ...presentReminder(run, text), ...alsoMention(run) };
  const head = `${nameAndId(run)} is done${time === undefined ? '' : `, in ${time}`}.`;
  const nothing = files.length === 0 ? ' It has no output.' : '';
  return {
    kind: 'result',
    text: text === '' ? `${head}${nothing}` : `${head}\n\n${text}`,
    buttons: feedbackButtons(run),
    files,
    mention: run.person,
    ...alsoMention(run),
    ...(run.why && { why: run.why }),
    run: run.id,
  };
}

function alsoMention({ followers = [], person }: Run): Pick<Post, 'alsoMention'> {
  const others = followers.filter(({ id }) => id !== person.id);
  return others.length > 0 ? { alsoMention: others } : {};
}

/** Without blank lines around it; an indented first line stays indented. */
function blockText(text: string): string {
  return withoutMarks(text)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
}

/** What failed, what was kept, and how to go on. */
export function presentFailure(run: Run): Post {
  const time = workedFor(run, run.finishedAt ?? 0);
  const partial = partialText(run);
  const tail = outputTail(run.output);
  const parts = [`${nameAndId(run)} failed${time === undefined ? '' : ` ${after(time)}`}: ${failedAt(run)}`];
  if (partial !== '') parts.push(`What it had so far:\n\n${partial}`);
  else if (tail !== undefined) parts.push(`Its last output:\n${tail}`);
  parts.push(run.retriedAs === undefined ? retryText(run) : `Retried as ${code(run.retriedAs)}.`);
  return {
    kind: 'failure',
    text: parts.join('\n\n'),
    buttons: retryButtons(run),
    files: run.result?.files ?? [],
    mention: run.person,
    ...alsoMention(run),
    ...(run.why && { why: run.why }),
    run: run.id,
  };
}

/** What it had done when it ended before its time, where its workflow says so. */
function partialText({ result }: Run): string {
  return blockText(result?.text ?? '');
}

function retryText(run: Run): string {
  if (run.failure?.interrupted) return 'Check what it has done already before you run it again.';
  const { step } = run.progress;
  if (step > 2) return 'Retry goes on from the failed step; what is done stays done.';
  // The first step may only have prepared something, so nothing is promised about it.
  return step === 2 ? 'Retry does the failed step again.' : 'Retry runs it again from the beginning.';
}

/**
 * A short reply that names who stopped it and keeps the partial work. It is no result, since nothing was completed; the
 * requester is mentioned only where somebody else stopped it.
 */
export function presentCanceled(run: Run): Post {
  const time = workedFor(run, run.finishedAt ?? 0);
  const step = stepText(run.progress);
  const when = time === undefined ? ' before it started' : ` ${after(time)}${step === undefined ? '' : `, at ${step}`}`;
  const partial = partialText(run) || outputTail(run.output);
  const text = `${personName(run.canceledBy)} stopped ${nameAndId(run)}${when}.`;
  const byOther = run.canceledBy !== undefined && run.canceledBy.id !== run.person.id;
  return {
    kind: 'reply',
    text: partial === undefined ? text : `${text} What it had so far:\n\n${partial}`,
    buttons: [],
    files: run.result?.files ?? [],
    ...(byOther ? { mention: run.person } : {}),
    ...alsoMention(run),
    ...(run.why && { why: run.why }),
    run: run.id,
  };
}

/** Why a run fails that its person may not have done any more; it may have `begun` before that. */
export function notAllowedAnyMore(workflow: string, begun: boolean): string {
  const what = begun ? 'it was stopped before its next step' : 'nothing was done';
  return `"${workflow}" is not allowed for you here any more, so ${what}. The person who runs this bot can allow it in the policy file.`;
}
