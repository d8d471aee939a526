import { formatDuration } from '../duration.ts';
import type { Post } from '../outgoing.ts';
import type { QueuePlace } from '../ports.ts';
import { isFinal, type Run } from '../run.ts';
import { endText, waitText, yieldedText } from './card.ts';
import { placeText } from './place.ts';
import { nameAndId, personName, stepText, workedFor } from './subject.ts';

/** A run that is asked about, and its place while it is queued. */
export type StatusOf = { run: Run; place?: QueuePlace | undefined };

/** The answer to "is that ready yet?" and "what are you working on?": the true state of each run, in words. */
export function presentStatus(asked: readonly StatusOf[], now: number, last?: Run): Post {
  const sentences = asked.map((one) => statusSentence(one, now));
  const [only] = asked;
  return {
    kind: 'reply',
    text: sentences.length === 0 && last ? endedText(last, now) : text(sentences),
    buttons: [],
    files: [],
    ...(only && asked.length === 1 ? { run: only.run.id } : {}),
  };
}

/** Nothing is at work any more: how it ended that was at work last. */
function endedText(run: Run, now: number): string {
  const ago = run.finishedAt === undefined ? '' : ` It ended ${agoText(now - run.finishedAt)}.`;
  return `Nothing is at work here right now. The last run: ${sentence(`${nameAndId(run)} ${endText(run, now)}`)}${ago}`;
}

function agoText(ms: number): string {
  const time = formatDuration(ms);
  return time.startsWith('under') ? 'just now' : `${time} ago`;
}

function text(sentences: string[]): string {
  if (sentences.length === 0) return 'I am not working on anything here right now.';
  return sentences.length === 1 ? (sentences[0] ?? '') : sentences.map((sentence) => `- ${sentence}`).join('\n');
}

function statusSentence({ run, place }: StatusOf, now: number): string {
  const name = nameAndId(run);
  if (isFinal(run.status)) return sentence(`${name} ${endText(run, now)}`);
  if (run.canceledBy !== undefined) return `${name} is being stopped, as ${personName(run.canceledBy)} asked.`;
  const why = run.yieldedTo ? `${yieldedText(run.yieldedTo)} ` : '';
  if (run.status === 'queued')
    return place ? `${name} is waiting. ${why}${placeText(place)}.` : `${name} is in the queue.`;
  if (run.status === 'waiting') return `${name} is at ${run.progress.percent} %. ${waitText(run, now)}`;
  const step = stepText(run.progress);
  const time = workedFor(run, now);
  const where = step === undefined ? run.progress.stage : `${run.progress.stage}, ${step}`;
  return `${name} is at ${run.progress.percent} % (${where})${time === undefined ? '' : `, ${time} so far`}.`;
}

function sentence(text: string): string {
  return /[.`]$/.test(text) ? text : `${text}.`;
}
