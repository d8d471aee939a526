import { formatDuration } from '../text/duration.ts';
import type { Person } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Post } from '../../domain/outgoing.ts';
import type { QueuePlace } from '../../queries.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { endText, waitText, yieldedText } from './card.ts';
import { codeAndPlain } from '../text/markdown.ts';
import { notice } from '../text/notice.ts';
import { placeText } from '../text/place.ts';
import { leftText, nameAndId, personName, progressText, stepText, workedFor } from '../text/subject.ts';

/** A run that is asked about, its place while it is queued, and whose it is where that has to be said. */
export type StatusOf = { run: Run; place?: QueuePlace | undefined; whose?: Person };

/** The answer to "is that ready yet?" and "what are you working on?": the true state of each run, in words. */
export function presentStatus(asked: readonly StatusOf[], now: number, last?: Run): Post {
  const sentences = sentencesOf(asked, now);
  const [only] = asked;
  return {
    kind: 'reply',
    text: sentences.length === 0 && last ? endedText(last, now) : text(sentences),
    buttons: [],
    files: [],
    ...(only && asked.length === 1 ? { run: only.run.id } : {}),
  };
}

/** A message shows so many runs; more of them are in the list. */
const MAX_SHOWN = 10;

function sentencesOf(asked: readonly StatusOf[], now: number): string[] {
  const more = asked.length - MAX_SHOWN;
  const sentences = asked.slice(0, MAX_SHOWN).map((one) => statusSentence(one, now));
  return more > 0 ? [...sentences, `${more} more: \`/workflows\` lists them.`] : sentences;
}

/** The answer to "is it ready yet?" while the offer is open. */
export function notStarted(offer: Offer, summary: string, asker: Person): Post {
  const what = codeAndPlain(summary);
  const text =
    offer.person.id === asker.id
      ? `I have not started: my offer to ${what} is still open. Say yes to start it, or no.`
      : `I have not started: ${personName(offer.person)} has not answered my offer to ${what}.`;
  return { kind: 'reply', text, buttons: [], files: [] };
}

/** The answer to "what is Ana working on?" where she has no live run that may be told of here. */
export function nothingOf(person: Person, last: Run | undefined, now: number): Post {
  const then = last === undefined ? '' : ` The last run: ${lastText(last, now)}`;
  return { kind: 'reply', text: `${personName(person)} has nothing running here.${then}`, buttons: [], files: [] };
}

/** The answer to "what did I miss?": what ended since the person last looked, and what goes on. */
export function presentMissed(missed: readonly Run[], live: readonly StatusOf[], now: number): Post {
  const ended = missed.slice(0, MAX_SHOWN).map((run) => lastText(run, now));
  const all = [...ended, ...sentencesOf(live, now)];
  const text =
    all.length === 0 ? 'Nothing of yours has ended since you last looked, and nothing is running.' : list(all);
  return { ...notice(text), kind: 'reply' };
}

/** What the model is told of work, so that it answers from facts alone. */
export function statusForModel(live: readonly StatusOf[], ended: readonly Run[], now: number): string {
  const going = live.length === 0 ? ['Nothing is running or queued here.'] : sentencesOf(live, now);
  return [...going, ...ended.map((run) => `It has ended: ${lastText(run, now)}`)].join('\n');
}

/** A result that is longer than this is for people to open. */
const RESULT_CHARS = 12_000;

/** One run for a model: what was asked for, how it stands, and what came of it. */
export function runForModel(one: StatusOf, now: number): string {
  const { request, result } = one.run;
  const files = result?.files.map(({ name }) => name) ?? [];
  return [
    statusSentence(one, now),
    `It was asked to: ${request}`,
    ...(result ? [`Its result:\n${cutTo(result.text, RESULT_CHARS)}`] : []),
    ...(files.length > 0 ? [`Its files: ${files.join(', ')}`] : []),
  ].join('\n\n');
}

function cutTo(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}\n[... the rest is left out]`;
}

/** Nothing is at work any more: how it ended that was at work last. */
function endedText(run: Run, now: number): string {
  return `Nothing is running here right now. The last run: ${lastText(run, now)}`;
}

function lastText(run: Run, now: number): string {
  const ago = run.finishedAt === undefined ? '' : ` It ended ${agoText(now - run.finishedAt)}.`;
  return `${sentence(`${nameAndId(run)} ${endText(run, now)}`)}${ago}`;
}

function agoText(ms: number): string {
  const time = formatDuration(ms);
  return time.startsWith('under') ? 'just now' : `${time} ago`;
}

function text(sentences: string[]): string {
  if (sentences.length === 0) return 'I am not working on anything here right now.';
  return list(sentences);
}

function list(sentences: string[]): string {
  return sentences.length === 1 ? (sentences[0] ?? '') : sentences.map((sentence) => `- ${sentence}`).join('\n');
}

function statusSentence({ run, place, whose }: StatusOf, now: number): string {
  const name = whose === undefined ? nameAndId(run) : `${personName(whose)}'s ${nameAndId(run)}`;
  if (isFinal(run.status)) return sentence(`${name} ${endText(run, now)}`);
  if (run.canceledBy !== undefined) return `${name} is being stopped, as ${personName(run.canceledBy)} asked.`;
  const why = run.yieldedTo ? `${yieldedText(run.yieldedTo)} ` : '';
  if (run.status === 'queued')
    return place ? `${name} is waiting. ${why}${placeText(place)}.` : `${name} is in the queue.`;
  const percent = progressText(run, now);
  if (run.status === 'waiting')
    return `${name} is ${percent === undefined ? 'waiting' : `at ${percent}`}. ${waitText(run, now)}`;
  const step = stepText(run.progress);
  const time = workedFor(run, now);
  const where = step === undefined ? run.progress.stage : `${run.progress.stage}, ${step}`;
  const so = [time && `${time} so far`, leftText(run, now)].filter((part) => part !== undefined);
  return [`${name} is ${percent === undefined ? 'running' : `at ${percent}`} (${where})`, ...so].join(', ').concat('.');
}

function sentence(text: string): string {
  return /[.`]$/.test(text) ? text : `${text}.`;
}

/** A question that names no work that is known here, where no model can answer it. */
export function noSuchWork(): Post {
  return notice(
    'I know of no such work here. `/workflows all` lists what I know of. To answer anything else I need a language model, and none is set up.',
  );
}
